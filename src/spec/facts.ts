// Readings of the machine, shared by all checks until something changes it.

import type { CommandResult, ReadingShell, Shell } from '../machine/shell.ts';
import type { Evidence } from '../report/outcome.ts';
import type { Read } from './context.ts';
import type { Recording } from './recorder.ts';

/** A shell that tells of its commands: each reading gets one of its own, so that it knows its own evidence. */
export type Tell<S extends ReadingShell = Shell> = (onResult: (result: CommandResult) => void) => S;

interface Reading {
  readonly value: Promise<unknown>;
  readonly evidence: readonly Evidence[];
}

/**
 * Each probe is read once per state of the machine; whoever reads it again is shown the same evidence.
 * @typeParam S what probes are handed
 */
export class Facts<S extends ReadingShell = Shell> {
  readonly #tell: Tell<S>;
  readonly #known = new Map<unknown, Map<string, Reading>>();

  constructor(tell: Tell<S>) {
    this.#tell = tell;
  }

  /** Forgets everything: the machine has changed, or may have. */
  clear(): void {
    this.#known.clear();
  }

  /** Reads for one step or check, whose recording is given the evidence. */
  reader(recording: Recording): Read<S> {
    return async (probe, ...args) => {
      const readings = this.#known.get(probe) ?? new Map();
      this.#known.set(probe, readings);
      const key = JSON.stringify(args);
      const known = readings.get(key);
      if (known) {
        // It may still be under way for somebody else.
        return known.value.finally(() => recording.show(known.evidence));
      }
      const evidence: Evidence[] = [];
      const shell = this.#tell((result) => evidence.push(recording.record(result)));
      const value = probe(shell, ...args);
      readings.set(key, { value, evidence });
      try {
        return await value;
      } catch (error) {
        readings.delete(key);
        throw error;
      }
    };
  }
}
