// Faults of Phase 10 › Erratic agent behavior
import type { Fault } from '../../../src/prove/fault.ts';

const STORE = '/home/openclaw-svc/.openclaw/agents/main/sessions/sessions.json';

export const erraticFaults: readonly Fault[] = [
  {
    id: '10-no-sessions',
    what: 'The store of sessions is empty.',
    keep: [STORE],
    inject: `echo '{}' | sudo tee ${STORE} > /dev/null`,
    breaks: ['Phase 10 › Erratic agent behavior/the-list-of-sessions-has-the-conversations-there-were'],
  },
];
