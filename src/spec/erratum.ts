// A defect of the guide: what it promises, what really happens, and the correction that makes the promise hold.
import type { Severity } from '../report/outcome.ts';
import type { Condition } from './condition.ts';
import type { CheckContext, ReadingContext } from './context.ts';
import type { StepAnswer } from './definition.ts';

/** How a step or check failed: what an erratum's symptom looks at. */
export interface Failure {
  readonly message: string;
}

/** Does something else instead of, or after, the guide's step; then the promise must hold. */
export interface StepCorrection {
  readonly kind: 'step';
  /** What to do instead, in words. */
  readonly says: string;
  readonly run: string;
  /** For interactive commands: run at a terminal, with these answers to its prompts. */
  readonly answers?: readonly StepAnswer[];
}

/** States what is true instead; that must hold. */
export interface PromiseCorrection<C extends ReadingContext = ReadingContext> {
  readonly kind: 'promise';
  readonly says: string;
  readonly holds: (context: C) => Promise<void>;
}

/**
 * Errata that the document walked does not have any more, by id: `changed` where it says to do otherwise than it did, `noted`
 * where it only says what is true.
 */
export type CorrectedErrata = Readonly<Record<string, 'changed' | 'noted'>>;

/** How the guide should read, where it can be said as a change to one of its blocks. */
export interface Patch {
  /** Id of the section; the erratum's own when left out. */
  readonly section?: string;
  /** Which of its shell blocks, from 1; when left out, the one of its blocks, of any kind, that has `from`. */
  readonly block?: number;
  /** What stands there: text of the guide. All of the block when left out. */
  readonly from?: string;
  /** What should stand there; nothing takes it out. */
  readonly to: string;
}

/**
 * @typeParam C what its corrected promise is looked at with: more than reading only where every check that it stands at is
 * disruptive.
 */
export interface Erratum<C extends ReadingContext = ReadingContext> {
  /** `1.6-ufw-removed`: the section, and what happens. Also the name of its file. */
  readonly id: string;
  readonly section: string;
  /** What the guide promises, in our words. */
  readonly promise: string;
  /** What really happens, in one sentence. */
  readonly happens: string;
  /** What was seen in a run, in the words of the tools: what a maintainer can look for who does not believe it. */
  readonly evidence: string;
  readonly severity: Severity;
  /** What it was seen with: `{ ufw: '0.36.2', openclaw: '2026.2.9, 2026.9.6' }`. */
  readonly versions: Readonly<Record<string, string>>;
  /** Releases of OpenClaw that a walk has found without it: it began later, or has ended. None when left out. */
  readonly absent?: readonly string[];
  /** Where it can show at all; everywhere when left out. */
  readonly when?: Condition;
  /** True when the failure is exactly the one this erratum predicts. Reads the machine, as a check does. */
  readonly symptom: (context: CheckContext, failure: Failure) => Promise<boolean>;
  readonly correction: StepCorrection | PromiseCorrection<C>;
  /**
   * The correction as changes to the guide, for its maintainers. When left out, a step's correction replaces the block of
   * the step that it corrects; a promise's is told in words only, as is all that has an empty list.
   */
  readonly patches?: readonly Patch[];
}
