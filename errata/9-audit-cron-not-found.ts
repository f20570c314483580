// Phase 9's weekly audit never runs: sudo does not search the path that the script sets.
import { readJournal } from '../src/probe/journal.ts';
import type { Erratum } from '../src/spec/erratum.ts';

export const auditCronNotFound: Erratum = {
  id: '9-audit-cron-not-found',
  section: 'Phase 9 › Weekly security audit cron',
  promise: 'Every week a deep security audit is put into the journal as openclaw-audit.',
  happens:
    'sudo searches openclaw in its own secure_path and not in the PATH that the script exports: the audit never runs, and one line in the journal is all there is to see of it.',
  evidence:
    'The script, run as /etc/crontab runs it, logs `openclaw-audit: sudo: openclaw: command not found` and ends with 0, so that cron sends no mail either.',
  severity: 'critical',
  versions: { sudo: '1.9.16p2', cron: '3.0pl1-197', openclaw: '2026.2.9, 2026.9.6' },
  symptom: async ({ shell }) => {
    const entries = await readJournal(shell, { identifier: 'openclaw-audit', sinceSeconds: 60 });
    // sudo-rs puts the name in quotes.
    return /^sudo: '?openclaw'?: command not found$/.test(entries.at(-1)?.message ?? '');
  },
  correction: {
    kind: 'step',
    says: 'Hand the path to sudo’s command: `sudo -u openclaw-svc env PATH="$PATH" openclaw …`.',
    run: `sudo tee /etc/cron.weekly/openclaw-security-audit << 'EOF'
#!/bin/bash
export PATH=/home/openclaw-svc/.npm-global/bin:/usr/local/bin:/usr/bin:/bin
sudo -u openclaw-svc env PATH="$PATH" openclaw security audit --deep 2>&1 | logger -t openclaw-audit
EOF
sudo chmod 755 /etc/cron.weekly/openclaw-security-audit`,
  },
  patches: [
    { block: 1, from: 'sudo -u openclaw-svc openclaw', to: 'sudo -u openclaw-svc env PATH="$PATH" openclaw' },
  ],
};
