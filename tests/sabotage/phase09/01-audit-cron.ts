// Faults of Phase 9 › Weekly security audit cron
import type { Fault } from '../../../src/prove/fault.ts';

const SECTION = 'Phase 9 › Weekly security audit cron';
const CRON = `${SECTION}/cron-runs-what-lies-in-its-weekly-folder-as-root`;
const INSTALLED = `${SECTION}/the-script-is-among-what-it-runs-and-nobody-but-root-can-change-it`;
const AUDITS = `${SECTION}/run-by-cron-it-puts-a-deep-audit-into-the-journal-and-sends-no-mail`;

const SCRIPT = '/etc/cron.weekly/openclaw-security-audit';

export const auditCronFaults: readonly Fault[] = [
  {
    id: '9-cron-stopped',
    what: 'Cron does not run.',
    inject: 'sudo systemctl stop cron',
    undo: 'sudo systemctl start cron',
    breaks: [CRON],
  },
  {
    id: '9-cron-no-weekly',
    what: 'The crontab says nothing of the weekly scripts.',
    keep: ['/etc/crontab'],
    inject: "sudo sed -i '/cron.weekly/d' /etc/crontab",
    breaks: [CRON],
  },
  {
    id: '9-audit-script-not-run',
    what: 'The script has a name that run-parts passes over.',
    keep: [SCRIPT, `${SCRIPT}.sh`],
    inject: `sudo mv ${SCRIPT} ${SCRIPT}.sh`,
    breaks: [INSTALLED, AUDITS],
  },
  {
    id: '9-audit-script-open',
    what: 'Everybody may change the script, which root runs.',
    keep: [SCRIPT],
    inject: `sudo chmod 757 ${SCRIPT}`,
    breaks: [INSTALLED],
  },
  {
    id: '9-audit-script-as-written',
    what: 'The script is the guide’s own, which does not find openclaw.',
    keep: [SCRIPT],
    inject: `sudo sed -i 's/ env PATH="$PATH"//' ${SCRIPT}`,
    breaks: [AUDITS],
  },
  {
    id: '9-audit-script-mails',
    what: 'The audit goes to cron’s mail and not into the journal.',
    keep: [SCRIPT],
    inject: `sudo sed -i 's/ | logger.*//' ${SCRIPT}`,
    breaks: [AUDITS],
  },
];
