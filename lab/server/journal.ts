// What was said to a stand-in and by it, in order; without secrets, for it goes into reports.
import type { Credentials } from './credentials.ts';

export interface Entry {
  /** Counts from 1. */
  readonly seq: number;
  /** ISO 8601. */
  readonly at: string;
}

export class Journal<T extends object> {
  readonly #entries: (T & Entry)[] = [];
  readonly #credentials: Credentials;

  constructor(credentials: Credentials) {
    this.#credentials = credentials;
  }

  /** @returns the number of the entry. */
  add(said: T): number {
    const entry: T & Entry = { seq: this.#entries.length + 1, at: new Date().toISOString(), ...said };
    this.#entries.push(JSON.parse(this.#credentials.scrub(JSON.stringify(entry))) as T & Entry);
    return entry.seq;
  }

  /** The entries numbered higher than `seq`. */
  after(seq: number): readonly (T & Entry)[] {
    return this.#entries.slice(seq);
  }
}
