// A document with errata corrected: changes to its blocks, notes in its sections, and which of them a document has already.
import type { Block } from './blocks.ts';
import type { Guide } from './document.ts';
import { type Change, findPlace, type Place } from './patch.ts';

/** What to say at the end of a section, where no change to a block can say it. */
export interface Note {
  readonly section: string;
  /** In one line. */
  readonly says: string;
}

export interface Corrected<C extends Change | Note> {
  /** The whole document. */
  readonly text: string;
  /** What the document has no place for, or not any more once others were made. */
  readonly refused: readonly C[];
}

/** Lines put in place of others. */
interface Edit {
  /** From 1. */
  readonly line: number;
  readonly instead: { readonly of: number; readonly lines: readonly string[] };
}

/**
 * Makes changes to a document, one after the other: those of whole blocks first, so that others can still find their place in
 * what these put there; and puts notes at the end of sections, in their order.
 */
export function correct<C extends Change | Note>(guide: Guide, corrections: readonly C[]): Corrected<C> {
  const lines = guide.text.split('\n');
  const blocks = new Map<number, { readonly place: Place; text: string }>();
  const notes = new Map<number, string[]>();
  const refused: C[] = [];
  for (const one of wholeFirst(corrections)) {
    if (!isChange(one)) {
      const end = endOf(one.section, guide, lines);
      if (end === null) refused.push(one);
      else notes.set(end, [...(notes.get(end) ?? []), lineOfNote(one), '']);
      continue;
    }
    const place = findPlace(guide, one);
    const text = place && changed(blocks.get(place.line)?.text ?? place.text, place, one);
    if (place === null || text === null) refused.push(one);
    else blocks.set(place.line, { place, text });
  }
  const edits = [
    ...[...blocks.values()].map(({ place, text }): Edit => {
      const prefix = prefixOf(place, lines);
      const instead = text === '' ? [] : text.split('\n').map((line) => prefix + line);
      return { line: place.line, instead: { of: place.text.split('\n').length, lines: instead } };
    }),
    ...[...notes].map(([line, texts]): Edit => ({ line, instead: { of: 0, lines: texts } })),
  ];
  // From below, so that the lines above keep their numbers.
  for (const { line, instead } of edits.sort((a, b) => b.line - a.line))
    lines.splice(line - 1, instead.of, ...instead.lines);
  return { text: lines.join('\n'), refused };
}

/**
 * Whether a document has all of these corrections, in the words in which {@link correct} makes them.
 * @param others all that may have been made together with them: of what one puts there, another may change a part
 */
export function isCorrected<C extends Change | Note>(
  guide: Guide,
  corrections: readonly C[],
  others: readonly C[],
): boolean {
  return corrections.every((one) => (isChange(one) ? isMade(guide, one, others) : isNoted(guide, one)));
}

/**
 * The block that a change of a whole one has put into a document, wherever in the section it is by now; null when it has not.
 * @param others as for {@link isCorrected}
 */
export function findRewritten(
  { sections }: Guide,
  { section, block, to }: Change,
  others: readonly (Change | Note)[],
): Block | null {
  const mayBe = [to];
  for (const part of others) {
    if (!isChange(part) || part.from === undefined || part.section !== section) continue;
    if (part.block !== undefined && part.block !== block) continue;
    mayBe.push(...mayBe.flatMap((text) => replaced(text, part) ?? []));
  }
  const blocks = sections.find(({ id }) => id === section)?.blocks ?? [];
  return blocks.find(({ text }) => mayBe.includes(text)) ?? null;
}

function isMade(guide: Guide, change: Change, others: readonly (Change | Note)[]): boolean {
  const { section, block, from, to } = change;
  if (from === undefined) return findRewritten(guide, change, others) !== null;
  const all = guide.sections.find(({ id }) => id === section)?.blocks ?? [];
  const texts = all.filter(({ index }) => block === undefined || index === block).map(({ text }) => text);
  const isGone = to.includes(from) || texts.every((text) => !text.includes(from));
  return texts.length > 0 && isGone && texts.some((text) => text.includes(to));
}

function isNoted(guide: Guide, note: Note): boolean {
  const lines = guide.text.split('\n');
  const { section } = note;
  const start = guide.sections.find(({ id }) => id === section)?.line;
  const end = endOf(section, guide, lines);
  return start !== undefined && end !== null && lines.slice(start, end).includes(lineOfNote(note));
}

function isChange(one: Change | Note): one is Change {
  return 'to' in one;
}

function wholeFirst<C extends Change | Note>(corrections: readonly C[]): readonly C[] {
  const isWhole = (one: C) => isChange(one) && one.from === undefined;
  return corrections.toSorted((a, b) => Number(isWhole(b)) - Number(isWhole(a)));
}

function lineOfNote({ says }: Note): string {
  return `> **Correction:** ${says}`;
}

/** The line, from 1, before which something is put at the end of a section: after what it says, before a rule that ends it. */
function endOf(section: string, { sections }: Guide, lines: readonly string[]): number | null {
  const start = sections.find(({ id }) => id === section)?.line;
  if (start === undefined) return null;
  const next = sections.find(({ line }) => line > start)?.line ?? lines.length + 1;
  // A heading with nothing under it is no section, so that it may stand between this one and the next.
  const said = lines
    .slice(start, next - 1)
    .findLastIndex((line) => line.trim() !== '' && !/^(?:---|##? .*)$/.test(line));
  return start + said + 2 + (lines[start + said + 1] === '' ? 1 : 0);
}

/** @returns null where the block, as it is by now, has not what the change is about exactly once */
function changed(text: string, place: Place, change: Change): string | null {
  if (change.from === undefined) return text === place.text ? change.to : null;
  return replaced(text, change);
}

/** @returns null where the text has not what the change is about exactly once */
function replaced(text: string, { from, to }: Change): string | null {
  const [head, tail, ...more] = from === undefined ? [] : text.split(from);
  return head === undefined || tail === undefined || more.length > 0 ? null : `${head}${to}${tail}`;
}

/** What stands before each line of a block in its file: `> ` in a quotation, spaces in a list. */
export function prefixOf({ text, line }: Place, lines: readonly string[]): string {
  const [first = ''] = text.split('\n');
  const there = lines[line - 1] ?? '';
  return there.endsWith(first) ? there.slice(0, there.length - first.length) : '';
}
