// One difference between the document and what is known of it.
import type { Test } from './known.ts';

/**
 * `placeholder` is a command of which only a placeholder changed; `option` is a block that belongs to another choice now;
 * `moved` is what stands elsewhere, or has another number or heading, and is otherwise the same.
 */
export type DifferenceKind = 'command' | 'promise' | 'option' | 'placeholder' | 'added' | 'removed' | 'moved';

export interface Difference {
  readonly kind: DifferenceKind;
  readonly about: 'section' | 'block' | 'promise';
  /** Id of the section in the document; of the section it was in when it is gone. */
  readonly section: string;
  /** Line of the document, from 1: of the place where it was when it is gone. */
  readonly line: number;
  /** What it was; null when it was not there. */
  readonly was: string | null;
  /** What it is now; null when it is gone. */
  readonly now: string | null;
  /** What tests it, and must be looked at. */
  readonly tests: readonly Test[];
  /** Why nothing tests it; beside tests, what of it they don't test. */
  readonly because: string | null;
}
