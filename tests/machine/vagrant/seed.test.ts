// What Vagrant is given for cloud-init beside the one description of the host.
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { makeKeyPair } from '../../../src/machine/keys.ts';
import { USER_DATA } from '../../../src/machine/seed.ts';
import { vagrantSeed } from '../../../src/machine/vagrant/seed.ts';
import { readSshConfig } from '../../../src/machine/vagrant/ssh-config.ts';

const operator = makeKeyPair('operator');
const host = makeKeyPair('host');
const text = vagrantSeed(
  {
    operator,
    host,
    authorities: ['PEM'],
    files: [{ path: '/usr/bin/tailscale', content: 'x', mode: '0755' }],
    hosts: [{ host: 'github.com', ipAddress: '10.78.0.9' }],
  },
  { mac: '0200000000aa', ip: '192.168.56.7' },
  { mac: '0200000000ab', ip: '100.70.3.7' },
);
const seed = parse(text);

test('is cloud-config with the keys of both sides, and the private one of the machine only', () => {
  expect(text).toMatch(/^#cloud-config\n/);
  expect(seed).toMatchObject({
    hostname: 'openclaw-host',
    ssh_authorized_keys: [operator.publicKey],
    ssh_keys: { ed25519_private: host.privateKey, ed25519_public: host.publicKey },
    ca_certs: { trusted: ['PEM'] },
  });
  expect(text).not.toContain(operator.privateKey.split('\n')[2]);
});

test('overrides nothing of the one description', async () => {
  const description = parse(await readFile(USER_DATA, 'utf8'));
  expect(Object.keys(seed).filter((key) => key in description)).toEqual([]);
});

test('the stand-ins have their names, and the cards their addresses on every boot', () => {
  const files = new Map<string, { content: string; append?: boolean }>(
    seed.write_files.map((file: { path: string }) => [file.path, file]),
  );
  expect(files.get('/etc/hosts')).toMatchObject({ content: '10.78.0.9\tgithub.com\n', append: true });
  expect(parse(files.get('/etc/netplan/60-conform-0200000000ab.yaml')?.content ?? '')).toEqual({
    network: {
      version: 2,
      ethernets: {
        conform0200000000ab: {
          match: { macaddress: '02:00:00:00:00:ab' },
          'set-name': 'tailscale0',
          addresses: ['100.70.3.7/24'],
        },
      },
    },
  });
  expect(files.get('/etc/systemd/network/60-conform-0200000000ab.link')?.content).toContain(
    'Name=tailscale0',
  );
  expect(JSON.stringify(seed.runcmd)).toContain('02:00:00:00:00:aa');
});

test('how to get in is read from what `vagrant ssh-config` says', () => {
  const said = `Host default
  HostName 100.70.3.7
  User deployer
  Port 22
  UserKnownHostsFile /dev/null
  IdentityFile "/a b/id_ed25519"
  LogLevel FATAL

`;
  expect(readSshConfig(said)).toEqual({
    host: '100.70.3.7',
    port: 22,
    user: 'deployer',
    identityFile: '/a b/id_ed25519',
  });
  expect(() => readSshConfig('Host default\n')).toThrow(/does not say HostName/);
});
