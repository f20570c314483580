// Faults of 5.3 Tool policy lockdown
import type { Fault } from '../../../src/prove/fault.ts';
import { configured } from '../openclaw-config.ts';

const DOOR = '5.3/the-gateway-has-no-such-tools-for-whoever-shows-its-token';
const OFFERED = '5.3/the-model-is-not-offered-them';
const CALLED = '5.3/the-model-cannot-call-them';

export const toolPolicyFaults: readonly Fault[] = [
  {
    id: '5.3-nothing-denied',
    what: 'No tool is denied. (In the sandbox, its own policy still keeps them from the model.)',
    ...configured('delete config.tools.deny;'),
    breaks: [DOOR],
  },
  {
    id: '5.3-allowed-in-sandbox',
    what: 'No tool is denied, and the policy of the sandbox lets the model have them.',
    ...configured(`delete config.tools.deny;
config.tools.sandbox = { tools: { allow: ["exec", "process", "read", "group:sessions", "gateway", "nodes"], deny: [] } };`),
    breaks: [DOOR, OFFERED, CALLED],
    mayBreak: {
      '5.5/the-model-is-offered-the-tools-that-soul-md-names': 'more is offered',
    },
  },
];
