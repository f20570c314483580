// The checks that no machine of ours can make fail: what they say when the real service, or a person, is there.
import { describe, expect, test } from 'vitest';
import { readKeyring } from '../../src/probe/keyring.ts';
import { readTailscale } from '../../src/probe/tailscale.ts';
import { checkOf, outcomeOf, reading } from './readings.ts';

const DOCUMENTED = {
  nodesource: '9FD3B784BC1C6FC31A8A0A1C1655A0AB68576280',
  docker: '9DC858229FC7DD38854AE2D88D81803C0EBFCD88',
};
const SERVED = '6F71F525282841EEDAF851B42F59B5F99B1BE0B4';
const OTHER = '0123456789ABCDEF0123456789ABCDEF01234567';
const erratum = '1.3-nodesource-key';

const keyring = (...fingerprints: string[]) => [reading(readKeyring, { exists: true, fingerprints })];

describe('the key of live NodeSource', async () => {
  const check = await checkOf('1.3/the-key-is-nodesource-s');
  const world = { nodesource: 'live' } as const;

  test('that is served now is the listed erratum', async () => {
    expect(await outcomeOf(check, keyring(SERVED), { world })).toEqual({ outcome: 'erratum', erratum });
  });

  test('that the guide names makes the erratum stale', async () => {
    const found = await outcomeOf(check, keyring(DOCUMENTED.nodesource), { world });
    expect(found).toEqual({ outcome: 'fixed', erratum });
  });

  test.for([
    ['another', [OTHER], undefined],
    ['none', [], undefined],
    ['the served one, with another beside it', [SERVED, OTHER], erratum],
  ] as const)('fails if it is %s', async ([, fingerprints, named]) => {
    expect(await outcomeOf(check, keyring(...fingerprints), { world })).toEqual({
      outcome: 'failed',
      ...(named !== undefined && { erratum: named }),
    });
  });
});

describe('the key of live Docker', async () => {
  const check = await checkOf('1.4/the-key-is-docker-s');
  const world = { docker: 'live' } as const;

  test('that the guide names passes', async () => {
    expect(await outcomeOf(check, keyring(DOCUMENTED.docker), { world })).toEqual({ outcome: 'passed' });
  });

  test.for([
    ['another', [OTHER]],
    ['none', []],
    ['one of two', [DOCUMENTED.docker, OTHER]],
  ] as const)('fails if it is %s', async ([, fingerprints]) => {
    expect(await outcomeOf(check, keyring(...fingerprints), { world })).toEqual({ outcome: 'failed' });
  });
});

describe('who -m of a person at a terminal', async () => {
  const check = { ...(await checkOf('1.5/who-m-shows-a-tailscale-address')), when: [] };
  const says = (stdout: string) => outcomeOf(check, [], { answers: { 'who -m': { stdout } } });

  test('passes with an address of the tailnet', async () => {
    expect(await says('deployer pts/0        2026-02-14 10:00 (100.101.102.103)\n')).toEqual({
      outcome: 'passed',
    });
  });

  test.for([
    ['a public address', 'deployer pts/0        2026-02-14 10:00 (203.0.113.7)\n'],
    ['a console', 'deployer tty1         2026-02-14 10:00\n'],
    ['nobody', ''],
  ] as const)('fails with %s', async ([, stdout]) => {
    expect(await says(stdout)).toEqual({ outcome: 'failed' });
  });
});

describe('the gateway behind live Tailscale Serve', async () => {
  const check = await checkOf(
    'Phase 7 › Option A: Tailscale Serve/the-gateway-is-found-under-its-address-in-the-tailnet',
  );
  const self = { hostname: 'host', dnsName: 'host.tail0000.ts.net', ips: [], online: true };
  const command =
    'curl --silent --output /dev/null --max-time 30 --write-out %{http_code} https://host.tail0000.ts.net/';
  const says = (stdout: string) =>
    outcomeOf(check, [reading(readTailscale, { self })], {
      world: { tailscale: 'live' },
      answers: { [command]: { stdout } },
    });

  test('passes when it answers, be it that a token is missing', async () => {
    expect(await says('200')).toEqual({ outcome: 'passed' });
    expect(await says('401')).toEqual({ outcome: 'passed' });
  });

  test.for(['000', '502'])('fails with %s', async (stdout) => {
    expect(await says(stdout)).toEqual({ outcome: 'failed' });
  });
});
