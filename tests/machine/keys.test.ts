// Keys made at run time, read by OpenSSH's own tool.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import ssh2 from 'ssh2';
import { expect, onTestFinished, test } from 'vitest';
import { makeKeyPair } from '../../src/machine/keys.ts';

test('OpenSSH reads the private key, and finds the public one in it', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'keys-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const pair = makeKeyPair('operator');
  await writeFile(join(dir, 'key'), pair.privateKey, { mode: 0o600 });
  const { stdout } = await execa('ssh-keygen', ['-y', '-f', join(dir, 'key')]);
  expect(stdout.split(' ').slice(0, 2)).toEqual(['ssh-ed25519', pair.wire]);
  expect(pair.publicKey).toBe(`ssh-ed25519 ${pair.wire} operator`);
});

test('none is malformed, of as many as it takes to meet one that ssh2 makes so', () => {
  for (let made = 0; made < 3_000; made++) {
    const { privateKey, wire } = makeKeyPair('host');
    expect(ssh2.utils.parseKey(privateKey)).not.toBeInstanceOf(Error);
    expect(Buffer.from(wire, 'base64')).toHaveLength(51);
  }
});

test('no two are the same', () => {
  expect(makeKeyPair('host').wire).not.toBe(makeKeyPair('host').wire);
});
