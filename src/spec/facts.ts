// Readings of the machine, shared by all checks until something changes it.

import type { CommandResult, Shell } from '../machine/shell.ts';
import type { Evidence } from '../report/outcome.ts';
import type { Read } from './context.ts';
import type { Recorder } from './recorder.ts';

/** A shell that tells of its commands: each reading gets one of its own, so that it knows its own evidence. */
export type Tell = (onResult: (result: CommandResult) => void) => Shell;

interface Reading {
  readonly value: Promise<unknown>;
  readonly evidence: readonly Evidence[];
}

/** Each probe is read once per state of the machine; whoever reads it again is shown the same evidence. */
export class Facts {
  readonly #tell: Tell;
  readonly #recorder: Recorder;
  readonly #known = new Map<unknown, Map<string, Reading>>();

  constructor(tell: Tell, recorder: Recorder) {
    this.#tell = tell;
    this.#recorder = recorder;
  }

  /** Forgets everything: the machine has changed, or may have. */
  clear(): void {
    this.#known.clear();
  }

  readonly read: Read = async (probe, ...args) => {
    const readings = this.#known.get(probe) ?? new Map();
    this.#known.set(probe, readings);
    const key = JSON.stringify(args);
    const known = readings.get(key);
    if (known) {
      this.#recorder.show(known.evidence);
      return known.value;
    }
    const evidence: Evidence[] = [];
    const shell = this.#tell((result) => evidence.push(this.#recorder.record(result)));
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
