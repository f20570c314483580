// Faults of Phase 10 › Unexpected API bill
import type { Fault } from '../../../src/prove/fault.ts';
import { unitChanged } from '../phase06/unit.ts';

const SECTION = 'Phase 10 › Unexpected API bill';

export const apiBillFaults: readonly Fault[] = [
  {
    id: '10-stop-incomplete',
    what: 'Something goes on as the service user when the gateway is stopped.',
    inject: 'sudo -u openclaw-svc setsid -f bash -c "exec -a conform-left sleep 86400" > /dev/null 2>&1',
    undo: 'sudo pkill -u openclaw-svc -f ^conform-left',
    breaks: [
      `${SECTION}/nothing-of-openclaw-runs-any-more-and-systemd-does-not-bring-it-back`,
      `${SECTION}/no-model-is-asked-any-more-whatever-is-written-to-the-bot`,
    ],
  },
  {
    id: '10-no-manual-start',
    what: 'systemd refuses to start the gateway for anybody.',
    ...unitChanged('/^\\[Unit\\]/a RefuseManualStart=yes'),
    breaks: [`${SECTION}/started-again-it-answers`],
  },
];
