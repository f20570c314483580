// What a worker is told of the host that it is to look at.
import type { SshTarget } from '../machine/machine.ts';
import type { Liveness } from '../report/outcome.ts';
import type { Inputs } from '../spec/inputs.ts';

/** One host, as plain data. */
export interface Assignment {
  readonly target: SshTarget;
  /** What the host must have been built with, and secrets to compare its own with; everything else is read off it. */
  readonly demanded: Partial<Inputs>;
  /** All live, but on a host of a lab. */
  readonly world: Readonly<Record<string, Liveness>>;
  /** Ids of the sections whose checks are made; null for all but the appendices'. */
  readonly sections: readonly string[] | null;
  /** What somebody has agreed to, as `--disruptive` takes it: `restart,message`; empty for nothing. */
  readonly agreed: string;
  /** Socket at which the operator's password can be asked for; null where nobody can be asked. */
  readonly passwords: string | null;
  /** True when ssh itself may ask a person at the terminal. */
  readonly interactive: boolean;
  /** Folder of this run's own files. */
  readonly runDir: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    assignment: Assignment;
  }
}
