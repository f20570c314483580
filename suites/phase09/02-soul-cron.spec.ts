// Phase 9 › SOUL.md integrity check cron
import { soulCheckBlind } from '../../errata/9-soul-check-blind.ts';
import { readFileStatus } from '../../src/probe/files.ts';
import { STATE } from '../../src/probe/openclaw/service-user.ts';
import { BASELINE, SOUL } from '../../src/probe/openclaw/soul.ts';
import { check, expect, section, step } from '../../src/spec/index.ts';
import { changed, TAMPERINGS } from '../soul.ts';
import { expectInstalled, runWeekly } from './as-cron.ts';

const SCRIPT = 'openclaw-soul-check';
/** The copy that OpenClaw reads. */
const TOLD = `${STATE}/workspace/SOUL.md`;
const WARNING = 'WARNING: SOUL.md has been modified!';

section('Phase 9 › SOUL.md integrity check cron', 'SOUL.md integrity check cron', { needs: ['5.5'] }, () => {
  step('Install the script', {
    run: `
      sudo tee /etc/cron.weekly/openclaw-soul-check << 'EOF'
      #!/bin/bash
      if ! sha256sum -c /var/lib/openclaw-soul-baseline.sha256 --quiet 2>/dev/null; then
          logger -t openclaw-integrity "WARNING: SOUL.md has been modified!"
      fi
      EOF
      sudo chmod 755 /etc/cron.weekly/openclaw-soul-check`,
  });

  check(
    'the script is among what cron runs weekly, and nobody but root can change it',
    { severity: 'critical', promise: 'Phase 9 › cron.weekly/openclaw-soul-check, chmod 755' },
    (context) => expectInstalled(context, SCRIPT),
  );

  check(
    'nobody but root can change the baseline that it compares with',
    { severity: 'critical', promise: 'Phase 9 › SOUL.md integrity check' },
    async ({ read }) => {
      const { type, owner, mode } = await read(readFileStatus, BASELINE);
      expect({ type, owner }).toEqual({ type: 'file', owner: 'root' });
      expect(mode).toMatch(/^0[0-7][0145][0145]$/);
    },
  );

  check(
    'it is silent while SOUL.md is as it was',
    { severity: 'major', promise: 'Phase 9 › SOUL.md integrity check', disruptive: 'job' },
    async (context) => {
      const { mail, logged } = await runWeekly(context, SCRIPT, 'openclaw-integrity');
      expect(logged.map(({ message }) => message)).toEqual([]);
      expect(mail.exitCode).toBe(0);
    },
  );

  for (const [how, command] of Object.entries(TAMPERINGS)) {
    check(
      `it warns when SOUL.md has been ${how}`,
      { severity: 'critical', promise: 'Phase 9 › SOUL.md has been modified', disruptive: 'file' },
      async (context) => {
        await using _ = await changed(context, SOUL, command);
        const { logged } = await runWeekly(context, SCRIPT, 'openclaw-integrity');
        expect(logged.map(({ message }) => message)).toEqual([WARNING]);
      },
    );
  }

  check(
    'it warns when what the model is told has been changed',
    {
      severity: 'critical',
      promise: 'Phase 9 › SOUL.md has been modified',
      disruptive: 'file',
      errata: [soulCheckBlind],
    },
    async (context) => {
      await using _ = await changed(context, TOLD, TAMPERINGS.changed);
      const { logged } = await runWeekly(context, SCRIPT, 'openclaw-integrity');
      expect(logged.map(({ message }) => message)).toEqual([WARNING]);
    },
  );

  check(
    'it warns when there is no baseline to compare with',
    { severity: 'major', promise: 'Phase 9 › SOUL.md integrity check', disruptive: 'file' },
    async (context) => {
      await using _ = await changed(context, BASELINE, ':');
      const { logged } = await runWeekly(context, SCRIPT, 'openclaw-integrity');
      expect(logged.map(({ message }) => message)).toEqual([WARNING]);
    },
  );
});
