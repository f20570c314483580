// What cloud-init is given on a fresh machine.
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { makeKeyPair } from '../../src/machine/keys.ts';
import { makeSeed } from '../../src/machine/seed.ts';

const input = {
  instanceId: 'run-1',
  hostname: 'openclaw-host',
  operator: makeKeyPair('operator'),
  host: makeKeyPair('host'),
  authorities: [],
  files: [],
};

describe('the seed', () => {
  test('is the three files of NoCloud, the user-data being the one description of a fresh host', async () => {
    const seed = await makeSeed(input);
    expect(Object.keys(seed).sort()).toEqual(['meta-data', 'user-data', 'vendor-data']);
    expect(seed['user-data']).toMatch(/^#cloud-config\n/);
    expect(parse(seed['user-data'] ?? '')).toMatchObject({
      user: { sudo: 'ALL=(ALL) NOPASSWD:ALL', lock_passwd: true },
      disable_root: true,
      ssh_pwauth: false,
    });
  });

  test('lets the operator in by key, and has the host key that was made for it', async () => {
    const seed = await makeSeed(input);
    expect(parse(seed['meta-data'] ?? '')).toEqual({
      'instance-id': 'run-1',
      'local-hostname': 'openclaw-host',
      'public-keys': [input.operator.publicKey],
    });
    expect(seed['vendor-data']).toMatch(/^#cloud-config\n/);
    expect(parse(seed['vendor-data'] ?? '')).toEqual({
      ssh_deletekeys: true,
      ssh_genkeytypes: [],
      ssh_keys: { ed25519_private: input.host.privateKey, ed25519_public: input.host.publicKey },
    });
  });

  test('never holds the operator’s private key', async () => {
    expect(Object.values(await makeSeed(input)).join()).not.toContain(
      input.operator.privateKey.split('\n')[4],
    );
  });

  test('holds authorities and files of the stand-ins', async () => {
    const seed = await makeSeed({
      ...input,
      authorities: ['-----BEGIN CERTIFICATE-----\nAA\n-----END CERTIFICATE-----\n'],
      files: [{ path: '/etc/x', content: 'a: b\n# "quoted"\n\tx\n', mode: '0644' }],
    });
    expect(parse(seed['vendor-data'] ?? '')).toMatchObject({
      ca_certs: { trusted: ['-----BEGIN CERTIFICATE-----\nAA\n-----END CERTIFICATE-----\n'] },
      write_files: expect.arrayContaining([
        { path: '/etc/x', content: 'a: b\n# "quoted"\n\tx\n', permissions: '0644' },
      ]),
    });
  });

  test('tells Node.js of authorities to trust, and nobody of none', async () => {
    const trusting = parse((await makeSeed({ ...input, authorities: ['-----BEGIN'] }))['vendor-data'] ?? '');
    expect(trusting.write_files.map(({ path }: { path: string }) => path)).toEqual([
      '/etc/environment',
      '/etc/pam.d/sudo',
      '/etc/systemd/system.conf.d/90-authorities.conf',
    ]);
    const vendor = parse((await makeSeed(input))['vendor-data'] ?? '');
    expect(vendor).not.toHaveProperty('write_files');
    expect(vendor).not.toHaveProperty('runcmd');
  });
});
