// What became of one fault, as it travels from the worker to the reporter.
import type {} from 'vitest';
import type { Outcome } from '../report/outcome.ts';
import { choicesOf, type Inputs } from '../spec/inputs.ts';

/**
 * `found`: the checks it breaks failed, all others went as before. `missed`: one of them did not fail. `disturbed`: a check
 * that it does not name went otherwise. `broken`: it could not be put in or taken out. `not-run`: no time left, or no sound machine.
 */
export type ProofOutcome = 'found' | 'missed' | 'disturbed' | 'broken' | 'not-run';

export interface Proof {
  readonly fault: string;
  readonly what: string;
  readonly outcome: ProofOutcome;
  /** Checks that failed as they must. */
  readonly found: readonly string[];
  /** Number of checks that were looked at. */
  readonly looked: number;
  /** Why it is not `found`. */
  readonly reason?: string;
  readonly durationMs: number;
}

/** A machine on which every check passes or does not apply. */
export interface SoundMachine {
  /** Inputs without those that are secret, each as text. */
  readonly choices: Readonly<Record<string, string>>;
  readonly passed: number;
  readonly notApplicable: number;
}

/**
 * @param inputs what the machine was built with; what is secret of it goes no further
 * @param outcomes of the checks, each of them passed or not applicable
 */
export function soundMachine(inputs: Inputs, outcomes: readonly Outcome[]): SoundMachine {
  const passed = outcomes.filter((outcome) => outcome === 'passed').length;
  return { choices: choicesOf(inputs), passed, notApplicable: outcomes.length - passed };
}

declare module 'vitest' {
  interface ProvidedContext {
    proving: {
      /** Ids of faults. */
      readonly chosen: readonly string[];
      /** The part of the guide up to which the machine is walked; all of it when undefined. */
      readonly until: string | undefined;
      /** Milliseconds since the epoch, after which none is begun. */
      readonly deadline: number | null;
    };
  }
  interface TaskMeta {
    /** Set by the test of a fault when it has been tried. */
    proof?: Proof;
    /** Set by the test that sets a machine up. */
    machine?: SoundMachine;
  }
}
