import { describe, expect, test } from 'vitest';
import { ProbeError } from '../../src/probe/error.ts';
import { parseUfw, parseUfwAdded, readUfw, readUfwAdded } from '../../src/probe/ufw.ts';
import { parseUfwRule } from '../../src/probe/ufw-rule.ts';
import { fakeShell } from './fake-shell.ts';
import { fixture } from './fixture.ts';

const STATUS = 'LC_ALL=C sudo ufw status verbose';
const ADDED = 'LC_ALL=C sudo ufw show added';

const any = {
  action: 'ALLOW',
  direction: 'in',
  on: null,
  forwardTo: null,
  to: 'Anywhere',
  toPort: null,
  from: 'Anywhere',
  fromPort: null,
  proto: null,
  app: null,
  v6: false,
  log: null,
  comment: null,
};
const tailscaleIn = [
  { ...any, on: 'tailscale0' },
  { ...any, on: 'tailscale0', v6: true },
];

describe('readUfw', () => {
  test('option A, as at the end of the guide', async () => {
    const shell = fakeShell({ [STATUS]: { stdout: fixture('ufw-standard') } });
    expect(await readUfw(shell)).toEqual({
      installed: true,
      active: true,
      logging: 'low',
      incoming: 'deny',
      outgoing: 'allow',
      routed: 'deny',
      rules: tailscaleIn,
    });
  });

  test('option A with the safety net of `ufw allow ssh`', () => {
    const ssh = { ...any, toPort: '22', proto: 'tcp' };
    expect(parseUfw(fixture('ufw-standard-with-ssh')).rules).toEqual([
      ssh,
      tailscaleIn[0],
      { ...ssh, v6: true },
      tailscaleIn[1],
    ]);
  });

  test('option B', () => {
    const out = (v6: boolean) => [
      { ...any, direction: 'out', on: 'tailscale0', v6 },
      { ...any, direction: 'out', toPort: '443', proto: 'tcp', v6 },
      { ...any, direction: 'out', toPort: '80', proto: 'tcp', v6 },
      { ...any, direction: 'out', toPort: '41641', proto: 'udp', v6 },
      { ...any, direction: 'out', toPort: '53', v6 },
    ];
    const ufw = parseUfw(fixture('ufw-hardened'));
    expect(ufw).toMatchObject({ incoming: 'deny', outgoing: 'deny', routed: 'deny' });
    expect(ufw.rules).toEqual([...tailscaleIn, ...out(false), ...out(true)]);
    expect(parseUfw(fixture('ufw-hardened-with-ssh')).rules).toHaveLength(ufw.rules.length + 2);
  });

  test('no rules, no logging, a kernel that does not forward', () => {
    expect(parseUfw(fixture('ufw-forwarding-off'))).toMatchObject({
      active: true,
      logging: 'off',
      routed: 'disabled',
      rules: [],
    });
  });

  test('inactive and not installed are states, not errors', async () => {
    const inactive = {
      active: false,
      logging: null,
      incoming: null,
      outgoing: null,
      routed: null,
      rules: [],
    };
    expect(parseUfw(fixture('ufw-inactive'))).toEqual({ installed: true, ...inactive });
    const shell = fakeShell({ [STATUS]: { exitCode: 1, stderr: 'sudo: ufw: command not found\n' } });
    expect(await readUfw(shell)).toEqual({ installed: false, ...inactive });
  });

  test('a ufw that fails is an error', async () => {
    const shell = fakeShell({ [STATUS]: { exitCode: 1, stderr: 'ERROR: problem running iptables\n' } });
    await expect(readUfw(shell)).rejects.toThrow(/exit code 1\nERROR: problem running iptables/);
  });

  test.each(['', 'Status: loading', 'Status: inactive\nmore', 'Status: active\nLogging: loud'])(
    'an output it does not know is an error: %j',
    (text) => expect(() => parseUfw(text)).toThrow(ProbeError),
  );

  test('a row it does not know is an error that names the row', () => {
    const row = 'Anywhere on tailscale0     PERMIT IN   Anywhere';
    expect(() => parseUfw(fixture('ufw-standard') + row)).toThrow(row);
  });
});

describe('parseUfwRule', () => {
  const rules = parseUfw(fixture('ufw-everything')).rules;

  test('reads every row of a firewall that uses all of ufw', () => {
    expect(rules).toHaveLength(20);
  });

  test.each<[string, object]>([
    ['a limit', { action: 'LIMIT', toPort: '22', proto: 'tcp', v6: true }],
    [
      'an application profile',
      { app: 'OpenSSH', toPort: '22', proto: 'tcp', on: null, from: 'Anywhere', v6: false },
    ],
    ['a profile, IPv6, on an interface', { app: 'OpenSSH', on: 'eth0', v6: true, comment: 'x' }],
    [
      'a profile of the source',
      { to: '10.0.0.5', toPort: null, fromPort: '22', proto: 'tcp', app: 'OpenSSH' },
    ],
    ['a range of ports', { action: 'DENY', toPort: '8000:8010', from: '10.0.0.0/8', proto: 'tcp' }],
    ['a list of ports', { toPort: '80,443', proto: 'tcp' }],
    [
      'address and port of both ends',
      { on: 'eth0', to: '10.1.1.1', toPort: '6000', from: '192.168.1.0/24', fromPort: '5000', proto: 'udp' },
    ],
    ['logging', { toPort: '2222', log: 'log' }],
    ['a protocol without ports', { to: 'Anywhere', from: '10.0.0.1', proto: 'esp' }],
    ['an outgoing refusal', { action: 'REJECT', direction: 'out', to: '192.0.2.1', toPort: '25', on: null }],
    ['an IPv6 address', { direction: 'out', to: '2001:db8::1', toPort: '443', on: 'eth0', v6: true }],
    [
      'a route',
      {
        direction: 'fwd',
        on: 'tailscale0',
        forwardTo: 'eth0',
        to: '172.17.0.0/16',
        toPort: '8080',
        comment: 'forwarded',
      },
    ],
    [
      'a route from one interface',
      { action: 'DENY', direction: 'fwd', on: 'eth0', forwardTo: null, v6: true },
    ],
  ])('%s', (_, rule) => {
    expect(rules).toContainEqual(expect.objectContaining(rule));
  });

  test('a comment that looks like a rule', () => {
    const rule = parseUfwRule(
      '22/tcp                     DENY IN     Anywhere                   # 80 ALLOW IN Anywhere # (log)',
    );
    expect(rule).toEqual({
      ...any,
      action: 'DENY',
      toPort: '22',
      proto: 'tcp',
      comment: '80 ALLOW IN Anywhere # (log)',
    });
  });

  test.each([
    'nowhere ALLOW IN Anywhere',
    '22/tcp ALLOW IN Anywhere on eth0',
    '1 2 22/tcp ALLOW IN Anywhere',
    '22 ALLOW Anywhere',
  ])('refuses %j', (row) => expect(() => parseUfwRule(row)).toThrow(ProbeError));
});

describe('readUfwAdded', () => {
  test('gives the commands, also of an inactive firewall', async () => {
    const shell = fakeShell({ [ADDED]: { stdout: fixture('ufw-added-standard') } });
    expect(await readUfwAdded(shell)).toEqual(['ufw allow 22/tcp', 'ufw allow in on tailscale0']);
    expect(parseUfwAdded(fixture('ufw-added-everything'))).toHaveLength(14);
    expect(parseUfwAdded("Added user rules (see 'ufw status' for running firewall):\n(None)\n")).toEqual([]);
  });

  test('refuses what is no command', () => {
    expect(() => parseUfwAdded('Added user rules:\nufw allow 22\nroute add')).toThrow('route add');
  });
});
