// Faults of Operational Notes › Stopping/starting the gateway
import type { Fault } from '../../../src/prove/fault.ts';
import { unitChanged } from '../phase06/unit.ts';

const CHECK =
  'Operational Notes › Stopping/starting the gateway/stopped-it-is-gone-started-it-is-there-and-restarted-it-is-another-process-that-answers';

export const stoppingStartingFaults: readonly Fault[] = [
  {
    id: 'operations-no-manual-stop',
    what: 'systemd refuses to stop the gateway for anybody.',
    ...unitChanged('/^\\[Unit\\]/a RefuseManualStop=yes'),
    breaks: [CHECK],
  },
];
