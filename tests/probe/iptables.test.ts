import { describe, expect, test } from 'vitest';
import { ProbeError } from '../../src/probe/error.ts';
import { parseIptables, readChain, readJumps, readPolicies } from '../../src/probe/iptables.ts';
import { parseIptablesRule } from '../../src/probe/iptables-rule.ts';
import { fakeShell } from './fake-shell.ts';
import { fixture } from './fixture.ts';

const list = (chain: string) => `LC_ALL=C sudo iptables -S ${chain}`;
const any = {
  in: null,
  out: null,
  protocol: null,
  source: null,
  destination: null,
  ctstate: null,
  target: null,
  other: [],
};
const guide = [
  { ...any, ctstate: ['ESTABLISHED', 'RELATED'], target: 'ACCEPT' },
  { ...any, in: 'tailscale0', target: 'ACCEPT' },
  { ...any, in: 'lo', target: 'ACCEPT' },
];
const drop = { ...any, target: 'DROP' };

describe('readChain', () => {
  test('DOCKER-USER after the guide, Docker 28', async () => {
    const shell = fakeShell({ [list('DOCKER-USER')]: { stdout: fixture('iptables-docker-user-28') } });
    expect(await readChain(shell, 'DOCKER-USER')).toEqual({ policy: null, rules: [...guide, drop] });
  });

  test('DOCKER-USER after the guide, Docker 26: RETURN comes before DROP', async () => {
    const shell = fakeShell({ [list('DOCKER-USER')]: { stdout: fixture('iptables-docker-user-26') } });
    const chain = await readChain(shell, 'DOCKER-USER');
    expect(chain?.rules).toEqual([...guide, { ...any, target: 'RETURN' }, drop]);
  });

  test('a chain that does not exist is null, and so is every chain without iptables', async () => {
    const missing = { exitCode: 1, stderr: 'ip6tables: No chain/target/match by that name.\n' };
    const shell = fakeShell({
      'LC_ALL=C sudo ip6tables -S DOCKER-USER': missing,
      [list('DOCKER-USER')]: { exitCode: 1, stderr: 'sudo: iptables: command not found\n' },
    });
    expect(await readChain(shell, 'DOCKER-USER', 'ipv6')).toBeNull();
    expect(await readChain(shell, 'DOCKER-USER')).toBeNull();
  });

  test('any other failure, and an answer about another chain, are errors', async () => {
    const denied = {
      exitCode: 4,
      stderr: 'iptables v1.8.11 (nf_tables): Could not fetch rule set generation id\n',
    };
    await expect(readChain(fakeShell({ [list('INPUT')]: denied }), 'INPUT')).rejects.toThrow(/exit code 4/);
    const other = { stdout: '-P OUTPUT ACCEPT\n' };
    await expect(readChain(fakeShell({ [list('INPUT')]: other }), 'INPUT')).rejects.toThrow(ProbeError);
  });
});

describe('readPolicies', () => {
  const all = (name: string) => fakeShell({ 'LC_ALL=C sudo iptables -S': { stdout: fixture(name) } });

  test('of the built-in chains', async () => {
    expect(await readPolicies(all('iptables-all-28'))).toEqual({
      INPUT: 'ACCEPT',
      FORWARD: 'ACCEPT',
      OUTPUT: 'ACCEPT',
    });
  });

  test('an output without them is an error', async () => {
    await expect(readPolicies(all('iptables-docker-user-28'))).rejects.toThrow('no policy of INPUT');
  });
});

describe('readJumps', () => {
  test.each(['iptables-forward-26-ufw', 'iptables-forward-28'])(
    '%s: first, and without conditions',
    async (name) => {
      const shell = fakeShell({ [list('FORWARD')]: { stdout: fixture(name) } });
      expect(await readJumps(shell)).toEqual([{ position: 0, rule: { ...any, target: 'DOCKER-USER' } }]);
    },
  );

  test('tells place and condition of a later jump, and none of a missing chain', async () => {
    const stdout = '-P FORWARD DROP\n-A FORWARD -j A\n-A FORWARD -o eth0 -j DOCKER-USER\n';
    const shell = fakeShell({
      [list('FORWARD')]: { stdout },
      [list('NOPE')]: { exitCode: 1, stderr: 'iptables: No chain/target/match by that name.' },
    });
    expect(await readJumps(shell)).toEqual([
      { position: 1, rule: { ...any, out: 'eth0', target: 'DOCKER-USER' } },
    ]);
    expect(await readJumps(shell, 'NOPE')).toEqual([]);
  });
});

describe('parseIptables', () => {
  test.each([
    ['iptables-all-26-ufw', 25],
    ['iptables-all-28', 10],
    ['ip6tables-all-28', 10],
  ])('reads the whole table %s', (name, chains) => {
    const text = fixture(name);
    const parsed = parseIptables(text);
    expect(Object.keys(parsed)).toHaveLength(chains);
    const rules = Object.values(parsed).flatMap((chain) => chain.rules);
    expect(rules).toHaveLength(text.split('\n').filter((line) => line.startsWith('-A ')).length);
  });

  test.each(['# Warning: something new', '-A UNKNOWN -j DROP', '-P INPUT', '-N'])('refuses %j', (line) => {
    expect(() => parseIptables(line)).toThrow(line);
  });
});

describe('parseIptablesRule', () => {
  test('version 1.8.9', () => {
    expect(parseIptables(fixture('iptables-1.8.9')).X?.rules).toEqual([
      { ...any, protocol: 'tcp', other: ['-m tcp', '--dport 22'], target: 'DROP' },
      { ...any, protocol: 'tcp' },
      { ...any, protocol: 'icmp', target: 'ACCEPT' },
      { ...any, ctstate: ['ESTABLISHED', 'RELATED'], target: 'ACCEPT' },
      { ...any, other: ['-m comment', '--comment -j'], target: 'DROP' },
    ]);
  });

  test('negations, quotes and matches it does not know stay as they stand', () => {
    expect(parseIptables(fixture('iptables-odd-matches')).ODD?.rules).toEqual([
      {
        ...any,
        source: '10.0.0.0/8',
        destination: '! 192.0.2.1/32',
        in: '! lo',
        protocol: 'tcp',
        target: 'REJECT',
        other: [
          '-m multiport',
          '--dports 22,80:90',
          '-m comment',
          '--comment "a \\"quoted\\" comment -j DROP"',
          '--reject-with tcp-reset',
        ],
      },
      {
        ...any,
        protocol: 'udp',
        target: 'LOG',
        other: ['-m udp', '--dport 53', '! --ctstate INVALID,NEW', '--log-prefix "[UFW BLOCK] "'],
      },
      { ...any, protocol: '47', other: ['-g DOCKER-USER'] },
      { ...any, other: ['-f', '-m limit', '--limit 3/min'] },
      {
        ...any,
        protocol: '! icmp',
        target: 'MARK',
        other: ['-m mark', '--mark 0x1', '--set-xmark 0x2/0x2'],
      },
      { ...any, protocol: '253', target: 'ACCEPT', other: ['-m state', '--state NEW'] },
      { ...any, protocol: 'tcp', target: 'RETURN', other: ['-m tcp', '--tcp-flags FIN,SYN SYN'] },
    ]);
  });

  test('protocols by number are the same as by name', () => {
    expect(parseIptablesRule('-p 6 -j DROP')).toEqual(parseIptablesRule('-p tcp -j DROP'));
    expect(parseIptablesRule('! -p 17')).toEqual(parseIptablesRule('! -p udp'));
  });

  test.each(['DROP', '-i -j DROP', '-i eth0 eth1 -j DROP'])('refuses %j', (text) => {
    expect(() => parseIptablesRule(text)).toThrow(ProbeError);
  });
});
