// The resolvers that a machine is given.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nameservers } from '../../src/machine/host.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'resolvers-'));
});
afterAll(() => rm(dir, { recursive: true }));

async function file(name: string, text: string): Promise<string> {
  await writeFile(join(dir, name), text);
  return join(dir, name);
}

test('are those of this host, in their order, but none that only this host can reach', async () => {
  const resolv = await file(
    'resolv.conf',
    '# nameserver 9.9.9.9\nsearch example.org\nnameserver 10.0.0.1\nnameserver 127.0.0.53\nnameserver ::1\nnameserver\t2001:db8::1\n',
  );
  expect(await nameservers([resolv])).toEqual(['10.0.0.1', '2001:db8::1']);
});

test('are those behind systemd-resolved, where only its stub is named', async () => {
  const stub = await file('stub.conf', 'nameserver 127.0.0.53\noptions edns0 trust-ad\n');
  const behind = await file('behind.conf', 'nameserver 192.0.2.53\n');
  expect(await nameservers([stub, behind])).toEqual(['192.0.2.53']);
});

test('are Docker’s own, where none is known', async () => {
  expect(await nameservers([join(dir, 'missing'), await file('empty.conf', '')])).toEqual([
    '8.8.8.8',
    '8.8.4.4',
  ]);
});

test('of this very host are addresses', async () => {
  expect(await nameservers()).toEqual(expect.arrayContaining([expect.stringMatching(/^[\d.]+$|:/)]));
});
