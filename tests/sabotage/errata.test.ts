// The listed errata can be told from what they are not: from a guide that is right after all, and from other failures.
import { describe, expect, test } from 'vitest';
import { readPackageVersions } from '../../src/probe/packages.ts';
import { readSshSessions } from '../../src/probe/sockets.ts';
import { parseUfw, readUfw, type Ufw } from '../../src/probe/ufw.ts';
import { checkOf, outcomeOf, reading } from './readings.ts';

describe('1.3-ufw-not-removed', async () => {
  const check = await checkOf('1.3/removing-nodejs-has-removed-ufw');
  const erratum = '1.3-ufw-not-removed';

  test('is met when ufw is still there', async () => {
    const found = await outcomeOf(check, [reading(readPackageVersions, { ufw: '0.36.2-9' })]);
    expect(found).toEqual({ outcome: 'erratum', erratum });
  });

  test('is stale when ufw is gone', async () => {
    const found = await outcomeOf(check, [reading(readPackageVersions, { ufw: null })]);
    expect(found).toEqual({ outcome: 'fixed', erratum });
  });
});

describe('1.5-ss-without-root', async () => {
  const check = await checkOf('1.5/the-guide-s-ss-command-shows-a-session-on-port-22-when-there-is-one');
  const erratum = '1.5-ss-without-root';
  const session = {
    local: { address: '100.100.0.2', port: 22 },
    peer: { address: '100.100.0.1', port: 50_000 },
  };
  const line = { stdout: 'ESTAB 0 0 100.100.0.2:22 100.100.0.1:50000 users:(("sshd",pid=1,fd=4))\n' };
  const silence = { stdout: '', exitCode: 1 };

  test('is met when only root’s ss shows the session', async () => {
    const answers = { 'ss -tnp | grep ssh': silence, 'sudo ss -tnp | grep ssh': line };
    const found = await outcomeOf(check, [reading(readSshSessions, [session])], { answers });
    expect(found).toEqual({ outcome: 'erratum', erratum });
  });

  test('is stale when the guide’s command shows the session', async () => {
    const answers = { 'ss -tnp | grep ssh': line };
    const found = await outcomeOf(check, [reading(readSshSessions, [session])], { answers });
    expect(found).toEqual({ outcome: 'fixed', erratum });
  });

  test('is not what makes the command show a session that there is not', async () => {
    const answers = { 'ss -tnp | grep ssh': line, 'sudo ss -tnp | grep ssh': line };
    expect(await outcomeOf(check, [reading(readSshSessions, [])], { answers })).toEqual({
      outcome: 'failed',
    });
  });

  test('is not corrected when root’s ss does not show the session either', async () => {
    const answers = { 'ss -tnp | grep ssh': silence, 'sudo ss -tnp | grep ssh': silence };
    const found = await outcomeOf(check, [reading(readSshSessions, [session])], { answers });
    expect(found).toEqual({ outcome: 'failed', erratum });
  });
});

describe('1.5-v6-rows-missing', async () => {
  const check = await checkOf('1.5/the-rules-are-the-documented-ones-and-no-others');
  const erratum = '1.5-v6-rows-missing';
  const V4 = [
    '22/tcp                     ALLOW IN    Anywhere',
    'Anywhere on tailscale0     ALLOW IN    Anywhere',
  ];
  const V6 = [
    '22/tcp (v6)                ALLOW IN    Anywhere (v6)',
    'Anywhere (v6) on tailscale0 ALLOW IN    Anywhere (v6)',
  ];
  const TELNET = '23/tcp                     ALLOW IN    Anywhere';
  const status = (rows: readonly string[]): Ufw =>
    parseUfw(
      [
        'Status: active',
        'Logging: on (low)',
        'Default: deny (incoming), allow (outgoing), deny (routed)',
        'New profiles: skip',
        '',
        'To                         Action      From',
        '--                         ------      ----',
        ...rows,
      ].join('\n'),
    );
  const outcome = (rows: readonly string[]) => outcomeOf(check, [reading(readUfw, status(rows))]);

  test('is met when each rule has a twin', async () => {
    expect(await outcome([...V4, ...V6])).toEqual({ outcome: 'erratum', erratum });
  });

  test('is stale when there are no twins', async () => {
    expect(await outcome(V4)).toEqual({ outcome: 'fixed', erratum });
  });

  test.for([
    ['a rule too many', [...V4, TELNET, ...V6]],
    ['a rule in place of another', [TELNET, ...V4.slice(1), ...V6]],
    ['a rule too few', [...V4.slice(1), ...V6]],
    ['a twin too few', [...V4, ...V6.slice(1)]],
    ['no rule', []],
  ] as const)('is not %s', async ([, rows]) => {
    expect(await outcome(rows)).toEqual({ outcome: 'failed' });
  });

  test('is not corrected when the rules come in another order', async () => {
    expect(await outcome([...V4.toReversed(), ...V6])).toEqual({ outcome: 'failed', erratum });
  });

  test('is not the same rule twice, in place of another', async () => {
    expect((await outcome([...V4, ...V4])).outcome).toBe('failed');
  });
});

describe('1.6-ufw-removed', async () => {
  const check = await checkOf('1.6/ufw-is-still-in-force');
  const erratum = '1.6-ufw-removed';
  const gone = { installed: false, active: false, incoming: null };
  const inactive = { installed: true, active: false, incoming: null };
  const inForce = { installed: true, active: true, incoming: 'deny' };
  const packages = reading(readPackageVersions, { ufw: null, 'iptables-persistent': '1.0.23' });

  test('is met when iptables-persistent has taken the place of ufw, and installing it again helps', async () => {
    const found = await outcomeOf(check, [
      packages,
      reading(readUfw, (blocks) => (blocks === 0 ? gone : inForce)),
    ]);
    expect(found).toEqual({ outcome: 'erratum', erratum });
  });

  test('is stale when ufw is in force as it was', async () => {
    expect(await outcomeOf(check, [packages, reading(readUfw, inForce)])).toEqual({
      outcome: 'fixed',
      erratum,
    });
  });

  test('is not what switches ufw off without removing it', async () => {
    const found = await outcomeOf(check, [
      reading(readPackageVersions, { ufw: '0.36.2-9', 'iptables-persistent': null }),
      reading(readUfw, inactive),
    ]);
    expect(found).toEqual({ outcome: 'failed' });
  });

  test('is not what removes ufw without iptables-persistent', async () => {
    const found = await outcomeOf(check, [
      reading(readPackageVersions, { ufw: null, 'iptables-persistent': null }),
      reading(readUfw, gone),
    ]);
    expect(found).toEqual({ outcome: 'failed' });
  });

  test.for([
    ['ufw stays inactive', inactive],
    ['ufw lets everything in', { ...inForce, incoming: 'allow' }],
  ] as const)('is not corrected when %s afterwards', async ([, after]) => {
    const found = await outcomeOf(check, [
      packages,
      reading(readUfw, (blocks) => (blocks === 0 ? gone : after)),
    ]);
    expect(found).toEqual({ outcome: 'failed', erratum });
  });
});
