// What a machine that goes on from a snapshot is told.
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { makeKeyPair } from '../../../src/machine/keys.ts';
import { cardsFile, networkConfig, networkdFiles } from '../../../src/machine/vm/network.ts';
import { becoming, TAKE_SEAT, TAKE_SEAT_WHEN_UP } from '../../../src/machine/vm/seat.ts';

const cards = {
  eth0: { mac: '02:42:0a:4e:00:03', address: '10.78.0.3/24', gateway: '10.78.0.1' },
  tailscale0: { mac: '02:42:64:46:03:02', address: '100.70.3.2/24' },
  nameservers: ['192.0.2.53'],
};
const person = {
  cards,
  operator: makeKeyPair('operator'),
  host: makeKeyPair('host'),
  authorities: ['-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'],
  files: [{ path: '/etc/hosts', content: '10.78.0.9\tgithub.com\n', append: true }],
  entropy: 'c2VjcmV0',
  nowS: 1_795_000_000,
  isSame: false,
};

test('QEMU is told of both cards', () => {
  expect(cardsFile(cards)).toBe(
    'MAC0=02:42:0a:4e:00:03\nADDRESS0=10.78.0.3/24\nMAC1=02:42:64:46:03:02\nADDRESS1=100.70.3.2/24\n',
  );
});

test('only the first network leads out', () => {
  const { ethernets } = networkConfig(cards) as { ethernets: Record<string, { routes?: unknown }> };
  expect(Object.entries(ethernets).filter(([, { routes }]) => routes !== undefined)).toHaveLength(1);
  expect(networkdFiles(cards)['10-cloud-init-eth0.network']).toContain('Gateway=10.78.0.1');
  expect(networkdFiles(cards)['10-cloud-init-tailscale0.network']).not.toContain('Gateway');
});

test('the script is bash, and says how it ended', async () => {
  const script = becoming(person, 'deployer');
  const { exitCode, stderr } = await execa('bash', ['-n'], { input: script, reject: false });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(script).toContain('EXIT');
  expect(script).toContain(person.operator.publicKey);
  // One can log in before the rest is done.
  expect(script.indexOf('reload ssh')).toBeLessThan(script.indexOf('ca-certificates'));
});

test('what is for the whole machine is written once, and a name of a host behind the others', async () => {
  const script = becoming(person, 'deployer');
  expect(script.match(/^cat >> \/etc\/hosts/gm)).toHaveLength(1);
  const netplan = /50-cloud-init\.yaml << 'END-OF-FILE'\n([\s\S]*?)END-OF-FILE/.exec(script)?.[1] ?? '';
  expect(parse(netplan)).toEqual({ network: networkConfig(cards) });
});

test('one that goes on from a checkpoint stays who it is', () => {
  const script = becoming({ ...person, isSame: true }, 'deployer');
  expect(script).not.toContain('machine-id');
  expect(script).not.toContain('/etc/environment');
  expect(script).toContain('/etc/hosts');
});

test.for([TAKE_SEAT, TAKE_SEAT_WHEN_UP])('the seat is taken with a script that is bash', async (command) => {
  const { exitCode } = await execa('bash', ['-n'], { input: command.at(-1) ?? '', reject: false });
  expect(exitCode).toBe(0);
});
