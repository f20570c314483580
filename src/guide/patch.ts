// Changes to the guide's blocks, as unified diffs that its maintainers can apply.
import { diff } from 'node:util';
import type { Guide } from './document.ts';

/** A change to one block: `from` is all of it when left out. */
export interface Change {
  readonly section: string;
  /** Which of the section's shell blocks; when left out, the one block of it that has `from`. */
  readonly block?: number;
  readonly from?: string;
  readonly to: string;
}

/** A block that a change is about, wherever it was read. */
export interface Place {
  readonly text: string;
  /** Line, from 1, on which it begins. */
  readonly line: number;
}

/** Lines that stay the same, shown around those that change. */
const CONTEXT = 3;

/** The block of a document that a change is about; null when there is none, or more than one. */
export function findPlace({ sections }: Guide, { section, block, from }: Change): Place | null {
  const blocks = sections.find(({ id }) => id === section)?.blocks ?? [];
  const [found, ...others] = blocks.filter(({ index, text }) =>
    block === undefined ? from !== undefined && text.includes(from) : index === block,
  );
  return found === undefined || others.length > 0 ? null : found;
}

/**
 * A change to a block as one hunk of a unified diff.
 * @param shown how each line of the block stands in its file: `> ` before it in a quotation; as it is when left out
 * @returns null when the block does not have the change's `from` exactly once: it is about another text
 */
export function hunk(
  { text, line }: Place,
  { from, to }: Change,
  shown: (text: string) => string = (same) => same,
): string | null {
  const before = text.split('\n');
  const [head, tail, ...more] = from === undefined ? ['', ''] : text.split(from);
  if (head === undefined || tail === undefined || more.length > 0) return null;
  const changed = `${head}${to}${tail}`;
  const lines = diff(before, changed === '' ? [] : changed.split('\n'));
  const isChange = ([operation]: readonly [number, string]) => operation !== 0;
  const start = Math.max(0, lines.findIndex(isChange) - CONTEXT);
  const kept = lines.slice(start, lines.findLastIndex(isChange) + 1 + CONTEXT);
  const count = (without: number) => kept.filter(([operation]) => operation !== without).length;
  const at = line + start;
  // Node tells what the second list has more as -1, what it has less as 1.
  const [removed, added] = [count(-1), count(1)];
  const range = (length: number) => `${length === 0 ? at - 1 : at},${length}`;
  const body = kept.map(([operation, value]) => `${{ '-1': '+', 0: ' ', 1: '-' }[operation]}${shown(value)}`);
  return [`@@ -${range(removed)} +${range(added)} @@`, ...body].join('\n');
}
