// The errata of Phases 5 and 8 can be told from what they are not, where readings of the machine decide.
import { describe, expect, test } from 'vitest';
import { readAudit } from '../../src/probe/openclaw/audit.ts';
import { awaitGateway } from '../../src/probe/openclaw/gateway-start.ts';
import { readOpenFiles, readSecretFiles, readSeenByOthers } from '../../src/probe/openclaw/secrets.ts';
import { CONFIG, STATE } from '../../src/probe/openclaw/service-user.ts';
import { readTokenWriters } from '../../src/probe/openclaw/token-in-journal.ts';
import { checkOf, outcomeOf, reading } from './readings.ts';

const audit = (critical: readonly string[], warn: readonly string[]) => ({
  critical,
  warn,
  info: ['summary.attack_surface'],
  gateway: { ok: true, error: null },
});

const ANSWERS = { state: 'answers', service: 'active' } as const;

describe('5.1-no-insecure-auth', async () => {
  const check = await checkOf('5.1/a-fresh-install-has-the-finding-that-is-called-the-most-common');
  const erratum = '5.1-no-insecure-auth';

  test('is met when there is another finding', async () => {
    const found = await outcomeOf(check, [
      reading(awaitGateway, ANSWERS),
      reading(readAudit, audit(['fs.credentials_dir.perms_writable'], [])),
    ]);
    expect(found).toEqual({ outcome: 'erratum', erratum });
  });

  test('is stale when the finding is there', async () => {
    const found = await outcomeOf(check, [
      reading(awaitGateway, ANSWERS),
      reading(readAudit, audit(['gateway.control_ui.insecure_auth'], [])),
    ]);
    expect(found).toEqual({ outcome: 'fixed', erratum });
  });
});

describe('5.6-open-again', async () => {
  const check = await checkOf('5.7/what-5-6-has-closed-is-still-closed');
  const erratum = '5.6-open-again';
  const JOBS = `${STATE}/cron/jobs.json`;
  const files = (open: readonly string[], seen: readonly string[] = []) => [
    reading(readOpenFiles, open),
    reading(readSecretFiles, [{ path: CONFIG, mode: '0600', owner: 'openclaw-svc' }]),
    reading(readSeenByOthers, seen),
  ];

  test('is met when the list of jobs is open', async () => {
    expect(await outcomeOf(check, files([JOBS]))).toEqual({ outcome: 'erratum', erratum });
  });

  test('is stale when nothing is open', async () => {
    expect(await outcomeOf(check, files([]))).toEqual({ outcome: 'fixed', erratum });
  });

  test('is not what opens something else', async () => {
    expect(await outcomeOf(check, files([`${STATE}/devices/paired.json`]))).toEqual({ outcome: 'failed' });
  });

  test('is not corrected when a secret is open, or when others see it', async () => {
    expect(await outcomeOf(check, files([JOBS, CONFIG]))).toEqual({ outcome: 'failed', erratum });
    expect(await outcomeOf(check, files([JOBS], [STATE]))).toEqual({ outcome: 'failed', erratum });
  });
});

describe('5.7-token-in-journal', async () => {
  const check = await checkOf('5.7/the-token-stands-in-no-log');
  const erratum = '5.7-token-in-journal';

  test.for(['sudo', 'sudo-rs'])(
    'is met when %s has logged it, and corrected by another token',
    async (writer) => {
      const found = await outcomeOf(check, [
        reading(readTokenWriters, (blocks) => (blocks === 0 ? [writer] : [])),
      ]);
      expect(found).toEqual({ outcome: 'erratum', erratum });
    },
  );

  test('is not what makes somebody else log it', async () => {
    expect(await outcomeOf(check, [reading(readTokenWriters, ['openclaw'])])).toEqual({ outcome: 'failed' });
    expect(await outcomeOf(check, [reading(readTokenWriters, ['openclaw', 'sudo'])])).toEqual({
      outcome: 'failed',
    });
  });

  test('is stale when nobody has', async () => {
    expect(await outcomeOf(check, [reading(readTokenWriters, [])])).toEqual({ outcome: 'fixed', erratum });
  });
});

describe('8.3-trusted-proxies-missing', async () => {
  const check = await checkOf('8.3/there-is-no-warn-about-the-host-and-the-gateway');
  const erratum = '8.3-trusted-proxies-missing';
  const PROXIES = 'gateway.trusted_proxies_missing';

  test('is met when it is the only WARN but for those about the model', async () => {
    const found = await outcomeOf(check, [
      reading(readAudit, (blocks) => audit([], blocks === 0 ? [PROXIES, 'models.weak_tier'] : [])),
    ]);
    expect(found).toEqual({ outcome: 'erratum', erratum });
  });

  test('is not met when there is another WARN', async () => {
    const found = await outcomeOf(check, [reading(readAudit, audit([], ['gateway.probe_failed', PROXIES]))]);
    expect(found).toEqual({ outcome: 'failed' });
  });
});

describe('8.3-model-weak', async () => {
  const check = await checkOf('8.3/there-is-no-warn-about-the-model');
  const erratum = '8.3-model-weak';

  test('is met when the model is below the recommended tiers', async () => {
    const found = await outcomeOf(check, [reading(readAudit, audit([], ['models.weak_tier']))]);
    expect(found).toEqual({ outcome: 'erratum', erratum });
  });

  test('is not met when there is more about models', async () => {
    const found = await outcomeOf(check, [
      reading(readAudit, audit([], ['models.legacy', 'models.weak_tier'])),
    ]);
    expect(found).toEqual({ outcome: 'failed' });
  });
});
