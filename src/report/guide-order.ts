// Shows steps and checks in the guide's order, also those that ran at the same time and ended in another one.

import type { OutcomeRecord } from './outcome.ts';
import type { Progress } from './progress.ts';
import type { SectionPlace } from './task-meta.ts';

interface Begun {
  readonly id: string;
  readonly title: string;
  readonly place: SectionPlace | undefined;
  readonly since: number;
  /** What it came to, when that is known. */
  records: readonly OutcomeRecord[] | null;
}

/** Tests begin in the guide's order. What became of one is shown when all that began before it have been. */
export class GuideOrder {
  readonly #progress: Progress;
  readonly #begun: Begun[] = [];

  constructor(progress: Progress) {
    this.#progress = progress;
  }

  /** @param id of the test, to know it again when it ends */
  started(id: string, title: string, place: SectionPlace | undefined): void {
    const test = { id, title, place, since: Date.now(), records: null };
    if (this.#begun.push(test) === 1) this.#show(test);
  }

  finished(id: string, records: readonly OutcomeRecord[]): void {
    const test = this.#begun.find((begun) => begun.id === id);
    if (test === undefined) {
      this.#tell(records);
      return;
    }
    test.records = records;
    const [before] = this.#begun;
    while (this.#begun[0]?.records) this.#tell(this.#begun.shift()?.records ?? []);
    const [next] = this.#begun;
    if (next !== undefined && next !== before) this.#show(next);
  }

  /** The run is over, or was interrupted: tells what has ended all the same, and what has not. */
  stop(): void {
    for (const test of this.#begun.splice(0)) {
      if (test.records) this.#tell(test.records);
      else {
        this.#show(test);
        this.#progress.stop();
      }
    }
    this.#progress.stop();
  }

  #show({ title, place, since }: Begun): void {
    this.#progress.started(title, place, since);
  }

  #tell(records: readonly OutcomeRecord[]): void {
    for (const record of records) this.#progress.finished(record);
  }
}
