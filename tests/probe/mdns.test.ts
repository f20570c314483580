// The question is asked here as it would be on the machine, of a neighbour on the loopback interface.

import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readMdnsAnswers } from '../../src/probe/mdns.ts';
import { localShell } from './local-shell.ts';
import { oneAnswer } from './one-answer.ts';

const GROUP = '224.0.0.251';
const PORT = 5353;
const HERE = '127.0.0.1';
const SERVICE = '_openclaw-gw._tcp.local';
/** The name, each label after its length; then: of type PTR, in the class of the internet. */
const QUESTION = Buffer.from('\x0c_openclaw-gw\x04_tcp\x05local\0\0\x0c\0\x01', 'latin1');
const HEADER_BYTES = 12;
const IS_ANSWER = Buffer.from([0, 0, 0x84, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

let dir = '';
let neighbour: ReturnType<typeof createSocket>;

/** `sudo` on a machine that has no network but the loopback interface. */
const SUDO = '#!/bin/bash\nNODE_OPTIONS="--require=$DIR_OF_TEST/loopback-only.cjs" exec "$@"\n';
const LOOPBACK_ONLY = `
const os = require('node:os');
const all = os.networkInterfaces();
os.networkInterfaces = () => ({ lo: all.lo });
`;

const local = localShell(() => ({ PATH: `${dir}:${process.env.PATH}`, DIR_OF_TEST: dir }));

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mdns-'));
  await writeFile(join(dir, 'sudo'), SUDO);
  await chmod(join(dir, 'sudo'), 0o755);
  await writeFile(join(dir, 'loopback-only.cjs'), LOOPBACK_ONLY);
});
afterAll(() => rm(dir, { recursive: true }));

describe('a neighbour that has the service', () => {
  beforeEach(async () => {
    neighbour = createSocket({ type: 'udp4', reuseAddr: true });
    neighbour.on('message', (message) => {
      if (message.subarray(HEADER_BYTES).equals(QUESTION)) neighbour.send(IS_ANSWER, PORT, GROUP);
    });
    neighbour.bind(PORT, GROUP);
    await once(neighbour, 'listening');
    neighbour.addMembership(GROUP, HERE);
    neighbour.setMulticastInterface(HERE);
  });
  afterEach(() => {
    neighbour.close();
  });

  test('answers, once for all', async () => {
    const { asked, answered } = await readMdnsAnswers(local, SERVICE);
    expect(asked).toEqual([HERE]);
    expect(answered.filter((address) => address === HERE)).toEqual([HERE]);
  });

  test('does not answer for another, and the question itself is no answer', async () => {
    const { asked, answered } = await readMdnsAnswers(local, '_another._tcp.local');
    expect(asked).toEqual([HERE]);
    expect(answered).not.toContain(HERE);
  });
});

test('a machine without node is an error', async () => {
  const shell = oneAnswer({ exitCode: 1, stderr: 'sudo: node: command not found\n' });
  await expect(readMdnsAnswers(shell, SERVICE)).rejects.toThrow(/node: command not found\nRun it on/);
});

test.for(['', 'bind EADDRINUSE\n', '{"asked":["192.0.2.2"]}\n', '{"asked":[],"answered":"192.0.2.2"}\n'])(
  'refuses %j',
  async (stdout) => {
    await expect(readMdnsAnswers(oneAnswer({ stdout }), SERVICE)).rejects.toThrow(
      'the question by mDNS: cannot read',
    );
  },
);
