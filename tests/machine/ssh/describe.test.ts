// Which host it is, as it says itself, and how it is attached to from that.
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attach, connect } from '../../../src/machine/attach.ts';
import { Connection } from '../../../src/machine/connection.ts';
import type { HostMachine } from '../../../src/machine/machine.ts';
import { remoteShell } from '../../../src/machine/remote-shell.ts';
import { describeHost } from '../../../src/machine/ssh/describe.ts';
import { hostDial } from '../../../src/machine/ssh/dial.ts';
import { ssh2Dial } from '../../../src/machine/ssh2.ts';
import { type SshServer, startSshServer } from '../ssh-server.ts';
import { sshTarget } from './client.ts';

const HOUR_S = 3_600;
const signal = AbortSignal.timeout(60_000);

let server: SshServer;
beforeAll(async () => {
  server = await startSshServer();
});
afterAll(() => server[Symbol.asyncDispose]());

async function described(host: SshServer): Promise<HostMachine> {
  const target = await sshTarget(host);
  await using connection = new Connection(hostDial(target, { interactive: false }));
  return await describeHost(connection, target, signal);
}

test('says where it is, by which key it is known, and what runs there', async () => {
  const host = await described(server);
  const { port } = server.endpoint;
  expect(host).toMatchObject({
    kind: 'ssh',
    id: 'box',
    image: `deployer@127.0.0.1:${port}`,
    by: null,
    ssh: { host: '127.0.0.1', port, user: 'deployer' },
    system: { os: expect.stringMatching(/\w/), kernel: expect.stringMatching(/^\d+\.\d+/) },
    identity: {
      hostKey: expect.stringMatching(/^ssh-ed25519 SHA256:[\w+/]{43}$/),
      hostCertificate: null,
      hostname: expect.stringMatching(/\w/),
      architecture: expect.stringMatching(/\w/),
      sshServer: expect.stringMatching(/^ssh2js/),
      letInBy: 'publickey',
    },
  });
  expect(Math.abs(host.identity.clockAheadS)).toBeLessThan(5);
  expect(host.remarks.join('\n')).not.toContain('clock');
});

test('has all of it as plain data, which is enough to get on it again', async () => {
  const host = JSON.parse(JSON.stringify(await described(server))) as HostMachine;
  await using connection = connect(host);
  expect((await remoteShell(connection, () => undefined).run('echo on')).stdout).toBe('on\n');
  const machine = attach(host);
  expect(machine.save).toBeNull();
  expect(await machine.address('eth0')).toBe('127.0.0.1');
  expect(await machine.visitor('eth0')).toBe('127.0.0.1');
  await expect(machine.address('tailscale0')).rejects.toThrow(/the other side can't be looked at from here/);
});

test('is not asked for its ports when there are others on the way', async () => {
  const machine = attach({ ...(await described(server)), by: 'jump' });
  await expect(machine.address('eth0')).rejects.toThrow('is reached over jump');
});

test.each([
  ['before', HOUR_S],
  ['behind', -HOUR_S],
])('with a clock an hour %s ours says so', async (word, offset) => {
  const tools = await startSshServer();
  const date = join(tools.dir, 'date');
  await writeFile(date, `#!/bin/sh\nexec /bin/date -d "${offset} seconds" "$@"\n`);
  await chmod(date, 0o755);
  await using host = await startSshServer({ env: { PATH: `${tools.dir}:${process.env.PATH}` } });
  const { identity, remarks } = await described(host);
  await tools[Symbol.asyncDispose]();
  expect(Math.abs(identity.clockAheadS - offset)).toBeLessThan(5);
  expect(remarks.join('\n')).toMatch(
    new RegExp(`Its clock is 3\\d{3}(\\.\\d)? s ${word} that of the computer`),
  );
});

test('is no host when it is a machine of our own', async () => {
  await using connection = new Connection(ssh2Dial(server.endpoint));
  await expect(describeHost(connection, { host: 'box', configFile: null }, signal)).rejects.toThrow(
    'is no host',
  );
});
