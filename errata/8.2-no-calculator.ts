// 8.2 asks for a tool that OpenClaw does not have.
import type { CheckContext } from '../src/spec/context.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';
import { ownerAsks } from '../suites/owner.ts';

const CALCULATOR = 'calculator';
/** The one of its tools that can calculate. */
const EXEC = 'exec';

export const noCalculator: Erratum<CheckContext> = {
  id: '8.2-no-calculator',
  section: '8.2',
  promise: 'A question for the calculator tool triggers a tool call.',
  happens:
    'There is no calculator tool, so a model can answer without calling any, and then no container is to be seen although all is well.',
  evidence:
    'None of the tools in the request that arrives at the provider is called calculator; exec is there.',
  severity: 'minor',
  versions: { openclaw: '2026.2.9, 2026.9.6' },
  symptom: async (context) => {
    const { tools } = await ownerAsks(context, 'What is 2+2?');
    return tools.includes(EXEC) && !tools.includes(CALCULATOR);
  },
  correction: {
    kind: 'promise',
    says: 'Ask for a command: “What is 2+2? Use the exec tool to run: expr 2 + 2”.',
    holds: async (context) => {
      expect((await ownerAsks(context, 'What is 2+2?')).tools).toContain(EXEC);
    },
  },
};
