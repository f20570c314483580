// A document with several changes in it: all that can stand in it together.
import type { Guide } from './document.ts';
import { type Change, findPlace, type Place } from './patch.ts';

export interface Corrected<C extends Change> {
  /** The whole document. */
  readonly text: string;
  /** In the order in which they were made. */
  readonly made: readonly C[];
  /** What the document has not, or not any more once others were made. */
  readonly refused: readonly C[];
}

/**
 * Makes changes to a document, one after the other: those of whole blocks first, so that others can still find their place in
 * what these put there.
 * @param source the document's text, lines ended by \\n
 */
export function correct<C extends Change>(guide: Guide, source: string, changes: readonly C[]): Corrected<C> {
  const lines = source.split('\n');
  const blocks = new Map<number, { readonly place: Place; text: string }>();
  const [made, refused]: [C[], C[]] = [[], []];
  const wholeFirst = changes.toSorted((a, b) => Number(a.from !== undefined) - Number(b.from !== undefined));
  for (const change of wholeFirst) {
    const place = findPlace(guide, change);
    const text = place && changed(blocks.get(place.line)?.text ?? place.text, place, change);
    if (place === null || text === null) refused.push(change);
    else {
      blocks.set(place.line, { place, text });
      made.push(change);
    }
  }
  const bottomUp = [...blocks.values()].sort((a, b) => b.place.line - a.place.line);
  for (const { place, text } of bottomUp) {
    const prefix = prefixOf(place, lines);
    const instead = text === '' ? [] : text.split('\n').map((line) => prefix + line);
    lines.splice(place.line - 1, place.text.split('\n').length, ...instead);
  }
  return { text: lines.join('\n'), made, refused };
}

/** @returns null where the block, as it is by now, has not what the change is about exactly once */
function changed(text: string, place: Place, { from, to }: Change): string | null {
  if (from === undefined) return text === place.text ? to : null;
  const [head, tail, ...more] = text.split(from);
  return head === undefined || tail === undefined || more.length > 0 ? null : `${head}${to}${tail}`;
}

/** What stands before each line of a block in its file: `> ` in a quotation, spaces in a list. */
export function prefixOf({ text, line }: Place, lines: readonly string[]): string {
  const [first = ''] = text.split('\n');
  const there = lines[line - 1] ?? '';
  return there.endsWith(first) ? there.slice(0, there.length - first.length) : '';
}
