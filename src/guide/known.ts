// What is known of the guide: what the suite was made for, or another version of the document.
import type { Sketch } from './sketch.ts';

/** A step, check or omission of the suite. */
export interface Test {
  readonly id: string;
  /** Of the repository; null when it is not known. */
  readonly file: string | null;
  /** From 1. */
  readonly line: number | null;
  /** Whether only a person can do it, or no walk does, on purpose. */
  readonly manual: boolean;
}

export interface KnownBlock {
  /** Whether it is of commands. */
  readonly shell: boolean;
  /** Place among the section's blocks of commands, or among its other blocks, from 1. */
  readonly index: number;
  /** The text; of the suite's own reading where a step carries one, null where only a sketch is kept. */
  readonly text: string | null;
  /** Its prose, of which only the fingerprint counts. */
  readonly prose: { readonly heredoc: string; readonly fingerprint: string } | null;
  /** Of the text. */
  readonly sketch: Sketch;
  /** Fingerprint of the form, where no text is kept; null where a text is. */
  readonly formPrint: string | null;
  /** The choice it belongs to. */
  readonly option: string | null;
  /** Whether whatever stands there will do. */
  readonly anything: boolean;
  readonly tests: readonly Test[];
  /** Why nothing tests it; beside tests, what of it they don't test. */
  readonly because: string | null;
}

export interface KnownPromise {
  /** The first words. */
  readonly begins: string;
  /** Null where only a sketch is kept. */
  readonly text: string | null;
  readonly sketch: Sketch;
  readonly tests: readonly Test[];
  /** As of a block. */
  readonly because: string | null;
}

export interface KnownSection {
  readonly id: string;
  readonly title: string;
  /** Where the spec of the section begins; null when it has none. */
  readonly spec: Test | null;
  readonly blocks: readonly KnownBlock[];
  readonly promises: readonly KnownPromise[];
}
