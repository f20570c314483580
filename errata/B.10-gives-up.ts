// B.10 leaves an outage of 1Password to Restart=on-failure, which ends after five starts.

import { readJournal } from '../src/probe/journal.ts';
import { UNIT } from '../src/probe/openclaw/gateway.ts';
import { readUnit } from '../src/probe/systemd.ts';
import type { CheckContext } from '../src/spec/context.ts';
import type { Erratum } from '../src/spec/erratum.ts';

const LIMITS = '[Unit]\nStartLimitIntervalSec=0';

export const givesUp: Erratum<CheckContext> = {
  id: 'B.10-gives-up',
  section: 'B.10',
  promise: 'When 1Password is out of reach, one waits: Restart=on-failure starts the service again.',
  happens:
    'op fails at once, and the unit of 6.1 allows five starts in five minutes, ten seconds apart: after less than a minute systemd gives up, and the service stays down when 1Password is back. The gateway is as available as the network of its first minute.',
  evidence:
    'After 75 s without 1Password `systemctl show` says ActiveState=failed; the journal says `Start request repeated too quickly.` and nothing more once it can be reached.',
  severity: 'critical',
  versions: { systemd: '257' },
  symptom: async ({ shell }) => {
    const said = await readJournal(shell, { unit: UNIT, sinceSeconds: 600 });
    return (
      said.some(({ message }) => message.includes('Start request repeated too quickly')) &&
      (await readUnit(shell, UNIT)).loadState === 'loaded'
    );
  },
  correction: {
    kind: 'step',
    says: 'Have systemd go on for as long as it takes: StartLimitIntervalSec=0 in the drop-in.',
    run: `sudo tee /etc/systemd/system/openclaw.service.d/restart.conf << 'EOF'
${LIMITS}
EOF
sudo systemctl daemon-reload
sudo systemctl reset-failed openclaw.service`,
  },
  patches: [{ section: 'B.5', from: '[Service]\n# Load', to: `${LIMITS}\n\n[Service]\n# Load` }],
};
