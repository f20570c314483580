// Steps, checks and errata to run, with nothing special about them but what a test says.
import { expect } from 'vitest';
import type {
  CheckDefinition,
  DisruptiveCheck,
  SectionDefinition,
  StepDefinition,
} from '../../src/spec/definition.ts';
import type { Erratum } from '../../src/spec/erratum.ts';

const SECTION: SectionDefinition = {
  id: '1.5',
  title: 'Configure the firewall',
  phase: 'Phase 1: Ubuntu System Preparation',
  needs: [],
  items: [],
};

const COMMON = {
  section: SECTION,
  severity: 'major',
  when: [],
  needs: [],
  errata: [],
  timeoutMs: 5_000,
} as const;

export function aStep(more: Partial<StepDefinition> = {}): StepDefinition {
  return {
    ...COMMON,
    kind: 'step',
    id: '1.5/step',
    title: 'Do it',
    run: 'do it',
    block: 1,
    tolerates: [],
    reveals: null,
    prose: null,
    given: null,
    fill: null,
    answers: null,
    endsByMs: null,
    ...more,
  };
}

/** As it may be given for any check: what it does beyond reading is the test's own business. */
type AnyCheck = Omit<DisruptiveCheck, 'disruptive'> & Pick<CheckDefinition, 'disruptive'>;

/** One that runs `look`, and passes when that prints `good`. */
export function aCheck(more: Partial<AnyCheck> = {}): CheckDefinition {
  return {
    ...COMMON,
    kind: 'check',
    id: '1.5/check',
    title: 'it is done',
    promise: '1.5 › Expected output',
    disruptive: null,
    body: async ({ $ }) => {
      expect((await $`look`).stdout).toBe('good');
    },
    ...more,
  } as CheckDefinition;
}

/** One whose symptom is a failure that says `bad`, corrected by the block `mend`. */
export function anErratum(more: Partial<Erratum> = {}): Erratum {
  return {
    id: '1.5-it-is-bad',
    section: '1.5',
    promise: 'It is good.',
    happens: 'It is bad.',
    evidence: 'bad',
    severity: 'major',
    versions: {},
    symptom: async (_context, { message }) => message.includes('bad'),
    correction: { kind: 'step', says: 'Mend it.', run: 'mend' },
    ...more,
  };
}
