// What is known of the guide against a document: which section, block and promise is which, wherever it went.
import { align } from './align.ts';
import type { Block } from './blocks.ts';
import type { KnownBlock, KnownPromise, KnownSection } from './known.ts';
import { type FoundSection, type Matched, matchSections, type SectionPair } from './match-sections.ts';
import { type GuidePromise, type Overrule, promisesOf } from './promises.ts';
import type { Section } from './sections.ts';
import { likeness, type Sketch, sketch } from './sketch.ts';

export interface MatchedSection extends SectionPair {
  readonly blocks: readonly Matched<KnownBlock, Block>[];
  readonly promises: readonly Matched<KnownPromise, GuidePromise>[];
}

/** Blocks that have less in common are not the same block, changed. */
const LEAST_BLOCK = 0.25;
const LEAST_PROMISE = 0.35;

/**
 * The sections of a document, with what counts as their promises: what people said of a section's statements goes with it,
 * whatever its number or heading is by now.
 */
export function withPromises(
  sections: readonly Section[],
  known: readonly KnownSection[],
  overrules: readonly Overrule[],
): readonly FoundSection[] {
  const found = sections.map((section) => ({ section, promises: promisesOf(section, overrules) }));
  const former = new Map(matchSections(known, found).map((pair) => [pair.found, pair.known?.id]));
  return found.map((one) => {
    const id = former.get(one) ?? one.section.id;
    return id === one.section.id ? one : { ...one, promises: promisesOf({ ...one.section, id }, overrules) };
  });
}

/**
 * Follows everything that is known into the document.
 * @returns all sections of both, in the document's order; what was removed stands where it stood
 */
export function matchGuide(
  known: readonly KnownSection[],
  found: readonly FoundSection[],
): readonly MatchedSection[] {
  return matchSections(known, found).map((section) => ({
    ...section,
    blocks: matchBlocks(section.known?.blocks ?? [], section.found?.section.blocks ?? []),
    promises: matchPromises(section.known?.promises ?? [], section.found?.promises ?? []),
  }));
}

/** Blocks of expected output are promises, and not among these. */
function matchBlocks(
  known: readonly KnownBlock[],
  found: readonly Block[],
): readonly Matched<KnownBlock, Block>[] {
  return [true, false].flatMap((shell) => {
    const before = known.filter((block) => block.shell === shell).sort((a, b) => a.index - b.index);
    const after = found.filter(({ kind }) => kind === (shell ? 'shell' : 'other'));
    const sketches = new Map(
      after.map((block, index) => [
        block,
        { index, sketch: sketch(shell ? withoutComments(block.text) : block.text) },
      ]),
    );
    const alike = (a: KnownBlock, b: Block): number => {
      const { index = -1, sketch: theirs } = sketches.get(b) ?? {};
      if (a.anything) return a.index === index + 1 ? LEAST_BLOCK : 0;
      if (theirs === undefined) return 0;
      const ours = a.text === null || !shell ? a.sketch : sketch(withoutComments(a.text));
      return likenessOf(ours, theirs);
    };
    return pairAll(before, after, alike, LEAST_BLOCK);
  });
}

/** To tell which block it is, not what it does. The suite's own reading has no comments either. */
function withoutComments(script: string): string {
  return script.replace(/(?:^|\s)#\s.*$/gm, '');
}

function matchPromises(
  known: readonly KnownPromise[],
  found: readonly GuidePromise[],
): readonly Matched<KnownPromise, GuidePromise>[] {
  const sketches = new Map(found.map((promise) => [promise, sketch(promise.text)]));
  const alike = (a: KnownPromise, b: GuidePromise) => {
    const theirs = sketches.get(b);
    return theirs === undefined ? 0 : likenessOf(a.sketch, theirs);
  };
  return pairAll(known, found, alike, LEAST_PROMISE);
}

function likenessOf(a: Sketch, b: Sketch): number {
  // Never quite 1 for others: the same words may stand in another order.
  return a.print === b.print ? 1 : Math.min(0.99, likeness(a.words, b.words));
}

/** In whatever order they stand, the same are the same; of the others, those that are alike and in order. */
function pairAll<K, F>(
  known: readonly K[],
  found: readonly F[],
  alike: (a: K, b: F) => number,
  least: number,
): Matched<K, F>[] {
  const left = [...found];
  const same: Matched<K, F>[] = [];
  const others: K[] = [];
  for (const one of known) {
    const index = left.findIndex((other) => alike(one, other) === 1);
    const [taken] = index === -1 ? [] : left.splice(index, 1);
    if (taken === undefined) others.push(one);
    else same.push({ known: one, found: taken });
  }
  const rest = align(others, left, alike, least).map(([before, after]) => ({
    known: before === null ? null : (others[before] ?? null),
    found: after === null ? null : (left[after] ?? null),
  }));
  return [...same, ...rest];
}
