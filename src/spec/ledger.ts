// What has been done on a machine so far: kept in a file, so that it outlives a worker and a watch run.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { Outcome } from '../report/outcome.ts';

/** Outcomes after which what comes next can build on a step. */
const DONE: readonly Outcome[] = ['passed', 'erratum', 'fixed', 'not-applicable'];

export class Ledger {
  readonly #file: string;
  readonly #outcomes = new Map<string, Outcome>();

  /** @param file one line of JSON an entry; need not exist. */
  constructor(file: string) {
    this.#file = file;
    if (!existsSync(file)) return;
    for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
      const { id, outcome } = JSON.parse(line) as { id: string; outcome: Outcome };
      this.#outcomes.set(id, outcome);
    }
  }

  enter(id: string, outcome: Outcome): void {
    this.#outcomes.set(id, outcome);
    appendFileSync(this.#file, `${JSON.stringify({ id, outcome })}\n`);
  }

  outcome(id: string): Outcome | undefined {
    return this.#outcomes.get(id);
  }

  isDone(id: string): boolean {
    const outcome = this.#outcomes.get(id);
    return outcome !== undefined && DONE.includes(outcome);
  }
}
