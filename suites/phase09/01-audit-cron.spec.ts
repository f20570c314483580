// Phase 9 › Weekly security audit cron
import { auditCronNotFound } from '../../errata/9-audit-cron-not-found.ts';
import { readCronFolder } from '../../src/probe/cron.ts';
import { MAY_NOT_READ } from '../../src/probe/openclaw/audit.ts';
import { readUnit } from '../../src/probe/systemd.ts';
import { check, expect, section, step } from '../../src/spec/index.ts';
import { PROBE_FAILED } from '../phase05/findings.ts';
import { expectInstalled, runWeekly, WEEKLY } from './as-cron.ts';

const SCRIPT = 'openclaw-security-audit';

section(
  'Phase 9 › Weekly security audit cron',
  'Weekly security audit cron',
  { needs: ['2.3', '6.2'] },
  () => {
    step('Install the script', {
      run: `
      sudo tee /etc/cron.weekly/openclaw-security-audit << 'EOF'
      #!/bin/bash
      export PATH=/home/openclaw-svc/.npm-global/bin:/usr/local/bin:/usr/bin:/bin
      sudo -u openclaw-svc openclaw security audit --deep 2>&1 | logger -t openclaw-audit
      EOF
      sudo chmod 755 /etc/cron.weekly/openclaw-security-audit`,
    });

    check(
      'cron runs what lies in its weekly folder, as root',
      { severity: 'critical', promise: 'Phase 9 › Weekly security audit cron' },
      async ({ read }) => {
        expect(await read(readUnit, 'cron.service')).toMatchObject({
          activeState: 'active',
          unitFileState: 'enabled',
        });
        expect(await read(readCronFolder, WEEKLY)).toMatchObject({ user: 'root' });
      },
    );

    check(
      'the script is among what it runs, and nobody but root can change it',
      { severity: 'critical', promise: 'Phase 9 › cron.weekly/openclaw-security-audit, chmod 755' },
      (context) => expectInstalled(context, SCRIPT),
    );

    check(
      'run by cron, it puts a deep audit into the journal, and sends no mail',
      {
        severity: 'critical',
        promise: 'Phase 9 › security audit --deep | logger -t openclaw-audit',
        disruptive: 'job',
        errata: [auditCronNotFound],
      },
      async (context) => {
        const { mail, logged } = await runWeekly(context, SCRIPT, 'openclaw-audit');
        const said = logged.map(({ message }) => message);
        expect(said).toContainEqual(expect.stringMatching(/^Summary: \d+ critical · \d+ warn/));
        // What a deep audit says when it does not reach the gateway; that it may not ask it is 5.1-probe-may-not-read.
        const unreached = said.filter(
          (line, index) => line.startsWith(PROBE_FAILED) && said[index + 1]?.trim() !== MAY_NOT_READ,
        );
        expect(unreached).toEqual([]);
        expect(mail).toEqual({ exitCode: 0, text: '' });
      },
    );
  },
);
