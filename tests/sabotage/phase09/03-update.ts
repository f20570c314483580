// Faults of Phase 9 › Update procedure
import type { Fault } from '../../../src/prove/fault.ts';
import { RESTARTED } from '../phase06/unit.ts';

const SECTION = 'Phase 9 › Update procedure';

const PACKAGE = '/home/openclaw-svc/.npm-global/lib/node_modules/openclaw/package.json';
const APPROVED = '/home/openclaw-svc/.openclaw/credentials/telegram-allowFrom.json';

export const updateProcedureFaults: readonly Fault[] = [
  {
    id: '9-update-never-made',
    what: 'npm has no record of the update.',
    keep: ['/home/openclaw-svc/.npm/_logs'],
    inject: 'sudo find /home/openclaw-svc/.npm/_logs -type f -delete',
    breaks: [`${SECTION}/the-gateway-came-up-as-the-version-that-was-asked-for`],
  },
  {
    id: '9-rollback-not-running',
    what: 'The package was changed, and the gateway was not started since.',
    inject: `sudo -u openclaw-svc touch ${PACKAGE}`,
    undo: RESTARTED,
    breaks: [`${SECTION}/what-is-installed-and-runs-is-the-version-that-was-rolled-back-to`],
  },
  {
    id: '9-owner-forgotten',
    what: 'The gateway has forgotten whom it may answer.',
    keep: [APPROVED],
    inject: `sudo rm ${APPROVED}`,
    breaks: [
      `${SECTION}/a-message-is-answered-after-the-update`,
      `${SECTION}/a-message-is-answered-after-the-rollback-by-the-version-that-was-rolled-back-to`,
    ],
  },
];
