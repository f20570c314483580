// 8.3 asks for no WARN, and one of the models that 3.3 suggests gives one.
import { readAudit } from '../src/probe/openclaw/audit.ts';
import type { Condition } from '../src/spec/condition.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';
import { WEAK_MODEL } from '../suites/phase05/findings.ts';

/** The example of 3.3 that OpenClaw thinks little of, and its like. */
const belowGpt5: Condition = {
  holds: ({ inputs }) => /\bgpt-[34]/i.test(inputs.model),
  otherwise: 'The model is none that the audit warns of.',
};

export const modelWeak: Erratum = {
  id: '8.3-model-weak',
  section: '8.3',
  promise: 'The audit of a host that was built by the guide has no WARN.',
  happens:
    'With openai/gpt-4o, one of the examples of 3.3, the audit warns that the model is below the recommended tiers.',
  evidence:
    '`WARN models.weak_tier Some configured models are below recommended tiers … openai/gpt-4o (Below GPT-5 family)`.',
  severity: 'minor',
  versions: { openclaw: '2026.2.9, 2026.9.6' },
  when: belowGpt5,
  symptom: async ({ read }) => {
    const warn = (await read(readAudit)).warn.filter((id) => id.startsWith('models.'));
    return warn.length === 1 && warn[0] === WEAK_MODEL;
  },
  correction: {
    kind: 'promise',
    says: 'With such a model this one WARN stays. Choose one of GPT-5, Claude 4.5 or later for an audit without it.',
    holds: async ({ read }) => {
      const warn = (await read(readAudit)).warn.filter((id) => id.startsWith('models.'));
      expect(warn).toEqual([WEAK_MODEL]);
    },
  },
};
