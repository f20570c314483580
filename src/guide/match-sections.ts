// Sections of a document followed to where they went: by number and heading, by heading, by what stands in them.
import type { KnownSection } from './known.ts';
import type { GuidePromise } from './promises.ts';
import type { Section } from './sections.ts';
import { likeness, sketch } from './sketch.ts';

/** A section of the document, with what counts as its promises. */
export interface FoundSection {
  readonly section: Section;
  readonly promises: readonly GuidePromise[];
}

/** Either side is null for what was removed, or added. */
export interface Matched<Known, Found> {
  readonly known: Known | null;
  readonly found: Found | null;
}

export interface SectionPair extends Matched<KnownSection, FoundSection> {
  /** Whether it stands elsewhere among the sections that are in both. */
  readonly reordered: boolean;
}

/** Sections that have less in common are the same only by their number. */
const SAME_CONTENT = 0.5;
const SOME_CONTENT = 0.2;

/** Pairs sections; in the document's order, those removed after the one they stood behind. */
export function matchSections(
  known: readonly KnownSection[],
  found: readonly FoundSection[],
): readonly SectionPair[] {
  const pairs = new Map<KnownSection, FoundSection>();
  const taken = new Set<FoundSection>();
  const alike = likenessOfContent();
  const pair = (score: (a: KnownSection, b: FoundSection) => number): void => {
    const candidates = known
      .filter((one) => !pairs.has(one))
      .flatMap((a) => found.filter((one) => !taken.has(one)).map((b) => ({ a, b, score: score(a, b) })))
      .filter((candidate) => candidate.score > 0)
      .sort((one, other) => other.score - one.score);
    for (const { a, b } of candidates) {
      if (pairs.has(a) || taken.has(b)) continue;
      pairs.set(a, b);
      taken.add(b);
    }
  };
  const sameId = (a: KnownSection, b: FoundSection) => a.id === b.section.id;
  const sameTitle = (a: KnownSection, b: FoundSection) => a.title === b.section.title;
  pair((a, b) => (sameId(a, b) && sameTitle(a, b) ? 1 : 0));
  // Of several with one heading, such as "Verify", the one that has most in common.
  pair((a, b) => (sameTitle(a, b) ? 0.1 + alike(a, b) : 0));
  pair((a, b) => (alike(a, b) >= SAME_CONTENT ? alike(a, b) : 0));
  pair((a, b) => (sameId(a, b) && alike(a, b) >= SOME_CONTENT ? 1 : 0));
  return inOrder(known, found, pairs);
}

function inOrder(
  known: readonly KnownSection[],
  found: readonly FoundSection[],
  pairs: ReadonlyMap<KnownSection, FoundSection>,
): readonly SectionPair[] {
  const back = new Map([...pairs].map(([a, b]) => [b, a]));
  const stayed = longestRise(
    found.flatMap((b) => known.indexOf(back.get(b) as KnownSection)).filter((i) => i >= 0),
  );
  const result: SectionPair[] = found.map((one) => {
    const before = back.get(one) ?? null;
    return { known: before, found: one, reordered: before !== null && !stayed.has(known.indexOf(before)) };
  });
  for (const [index, one] of known.entries()) {
    if (pairs.has(one)) continue;
    const behind = known[index - 1];
    const at = result.findIndex((pair) => pair.known === behind);
    result.splice(behind === undefined ? 0 : at + 1, 0, { known: one, found: null, reordered: false });
  }
  return result;
}

/** The most numbers of a list that rise from one to the next: the others were moved. */
function longestRise(numbers: readonly number[]): ReadonlySet<number> {
  const best: { readonly last: number; readonly all: readonly number[] }[] = [];
  for (const last of numbers) {
    const longest = best
      .filter((one) => one.last < last)
      .reduce<readonly number[]>((all, one) => (one.all.length > all.length ? one.all : all), []);
    best.push({ last, all: [...longest, last] });
  }
  return new Set(
    best.reduce<readonly number[]>((all, one) => (one.all.length > all.length ? one.all : all), []),
  );
}

function likenessOfContent(): (a: KnownSection, b: FoundSection) => number {
  const known = new Map<KnownSection, readonly string[]>();
  const found = new Map<FoundSection, readonly string[]>();
  return (a, b) => {
    const ours = known.get(a) ?? [...a.blocks, ...a.promises].flatMap((one) => one.sketch.words);
    known.set(a, ours);
    const theirs =
      found.get(b) ??
      [
        ...b.section.blocks.filter(({ kind }) => kind !== 'output').map(({ text }) => text),
        ...b.promises.map(({ text }) => text),
      ].flatMap((text) => sketch(text).words);
    found.set(b, theirs);
    // Two sections without anything in them have nothing in common.
    return ours.length === 0 || theirs.length === 0 ? 0 : likeness(ours, theirs);
  };
}
