// 4.3 restarts a unit that Phase 6 creates.
import { WRITE_UNIT } from '../fixtures/openclaw-service.ts';
import { UNIT } from '../src/probe/openclaw/gateway.ts';
import { readUnit } from '../src/probe/systemd.ts';
import type { Erratum } from '../src/spec/erratum.ts';

const RUN = `${WRITE_UNIT}
sudo systemctl daemon-reload
sudo systemctl enable openclaw.service
sudo systemctl start openclaw.service`;

export const restartBeforeUnit: Erratum = {
  id: '4.3-restart-before-unit',
  section: '4.3',
  promise: 'The gateway is restarted, connects to the channel, and (4.4) answers there.',
  happens:
    'There is no gateway to restart: openclaw.service is created in 6.1 and started in 6.2. Nothing answers on the channel, so 4.4 cannot be done either.',
  evidence:
    '`sudo systemctl restart openclaw.service` says “Failed to restart openclaw.service: Unit openclaw.service not found.” and exits 5.',
  severity: 'critical',
  versions: { guide: '1.1' },
  symptom: async ({ read }, { message }) =>
    message.startsWith('exit 5: ') && (await read(readUnit, UNIT)).loadState === 'not-found',
  correction: {
    kind: 'step',
    says: 'Do sections 6.1 and 6.2 before this step, or Phases 5 and 6 before Phase 4.',
    run: RUN,
  },
  patches: [
    {
      block: 3,
      to: `# There is no service yet: this creates and starts it. Sections 6.1 and 6.2 say what it does.
${RUN}`,
    },
  ],
};
