// What became of one fault, as it travels from the worker to the reporter.
import type {} from 'vitest';

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
    /** Set by the test that sets a machine up: inputs without those that are secret, each as text. */
    choices?: Readonly<Record<string, string>>;
  }
}
