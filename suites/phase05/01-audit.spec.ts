// 5.1 Security audit with auto-fix
import { noInsecureAuth } from '../../errata/5.1-no-insecure-auth.ts';
import { probeMayNotRead } from '../../errata/5.1-probe-may-not-read.ts';
import { readFileStatus } from '../../src/probe/files.ts';
import { readAudit } from '../../src/probe/openclaw/audit.ts';
import { STATE } from '../../src/probe/openclaw/service-user.ts';
import { check, expect, section, step } from '../../src/spec/index.ts';
import { expectGateway, START_LIMIT_MS } from '../gateway.ts';
import { INSECURE_AUTH } from './findings.ts';

/** What the audit of OpenClaw itself names as fixable, and the guide has made with whatever mode the shell gave. */
const FOLDERS = ['credentials', 'agents/main', 'agents/main/sessions'];

section('5.1', 'Security audit with auto-fix', { needs: ['2.5', '4.3', '4.4'] }, () => {
  step('Audit', {
    run: `
      sudo -u openclaw-svc bash -c '
        cd ~
        export PATH=$HOME/.npm-global/bin:$PATH
        openclaw security audit --deep
      '`,
  });

  check(
    'the audit reaches the running gateway',
    {
      severity: 'minor',
      promise: '5.1 › security audit --deep',
      timeoutMs: 2 * START_LIMIT_MS,
      errata: [probeMayNotRead],
    },
    async (context) => {
      await expectGateway(context);
      expect((await context.read(readAudit)).gateway).toEqual({ ok: true, error: null });
    },
  );

  check(
    'a fresh install has the finding that is called the most common',
    {
      severity: 'minor',
      promise: '5.1 › most common CRITICAL finding',
      timeoutMs: 2 * START_LIMIT_MS,
      errata: [noInsecureAuth],
    },
    async (context) => {
      // One audit is for both: it must not begin before the gateway is there.
      await expectGateway(context);
      expect((await context.read(readAudit)).critical).toContain(INSECURE_AUTH);
    },
  );

  step('Fix, and audit again', {
    run: `
      sudo -u openclaw-svc bash -c '
        cd ~
        export PATH=$HOME/.npm-global/bin:$PATH
        openclaw security audit --fix
        openclaw security audit --deep
      '`,
  });

  check(
    'nobody else can enter the folders that --fix closes',
    { severity: 'critical', promise: '5.1 › --fix resolves most issues automatically' },
    async ({ read }) => {
      const found = await Promise.all(FOLDERS.map((folder) => read(readFileStatus, `${STATE}/${folder}`)));
      expect(found.map(({ path, mode }) => ({ path, mode }))).toEqual(
        FOLDERS.map((folder) => ({ path: `${STATE}/${folder}`, mode: '0700' })),
      );
    },
  );

  check(
    'no CRITICAL finding is left',
    { severity: 'critical', promise: '5.1 › 0 CRITICAL findings' },
    async ({ read }) => {
      expect((await read(readAudit)).critical).toEqual([]);
    },
  );
});
