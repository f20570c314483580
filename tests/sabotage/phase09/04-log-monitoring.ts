// Faults of Phase 9 › Log monitoring
import type { Fault } from '../../../src/prove/fault.ts';
import { lying } from '../wrapper.ts';

const SECTION = 'Phase 9 › Log monitoring';

const deaf = lying('journalctl', '*" -f "*', 'exec /usr/bin/journalctl "${@/#-f/--no-pager}"');
const blind = lying('journalctl', '*" --grep "*', 'exit 1');

export const logMonitoringFaults: readonly Fault[] = [
  {
    id: '9-tail-that-ends',
    what: 'journalctl -f shows what there is, and follows nothing.',
    keep: [deaf.file],
    inject: deaf.install,
    breaks: [`${SECTION}/the-live-tail-shows-what-the-gateway-logs-when-it-logs-it`],
  },
  {
    id: '9-errors-not-found',
    what: 'Searching the journal finds no errors.',
    keep: [blind.file],
    inject: blind.install,
    breaks: [`${SECTION}/an-error-that-the-gateway-has-logged-is-among-the-errors`],
  },
];
