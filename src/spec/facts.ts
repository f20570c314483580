// Readings of the machine, shared by all checks until something changes it.

import type { Shell } from '../machine/shell.ts';
import type { Evidence } from '../report/outcome.ts';
import type { Read } from './context.ts';
import type { Recorder } from './recorder.ts';

/** Each probe is read once per state of the machine; whoever reads it again is shown the same evidence. */
export class Facts {
  readonly #shell: Shell;
  readonly #recorder: Recorder;
  readonly #known = new Map<
    unknown,
    Map<string, { value: Promise<unknown>; evidence: readonly Evidence[] }>
  >();

  constructor(shell: Shell, recorder: Recorder) {
    this.#shell = shell;
    this.#recorder = recorder;
  }

  /** Forgets everything: the machine has changed, or may have. */
  clear(): void {
    this.#known.clear();
  }

  readonly read: Read = async (probe, ...args) => {
    const byArgs = this.#known.get(probe) ?? new Map();
    this.#known.set(probe, byArgs);
    const key = JSON.stringify(args);
    const known = byArgs.get(key);
    if (known) {
      this.#recorder.show(known.evidence);
      return known.value;
    }
    const before = this.#recorder.length;
    const value = probe(this.#shell, ...args);
    const evidence: Evidence[] = [];
    byArgs.set(key, { value, evidence });
    try {
      return await value;
    } catch (error) {
      byArgs.delete(key);
      throw error;
    } finally {
      evidence.push(...this.#recorder.since(before));
    }
  };
}
