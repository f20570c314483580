// Bindings brought up to date with a document: fingerprints are made anew, what people wrote stays.
import { linesOf } from '../guide/compare-blocks.ts';
import type { Guide } from '../guide/document.ts';
import { fingerprint } from '../guide/fingerprint.ts';
import type { KnownSection } from '../guide/known.ts';
import type { MatchedSection } from '../guide/match.ts';
import type { Section } from '../guide/sections.ts';
import { beginning, type Sketch, sketch } from '../guide/sketch.ts';
import type { BoundBlock, BoundPromise, BoundSection } from './file.ts';
import type { Bindings } from './folder.ts';
import { matchWith } from './match.ts';
import type { Suite } from './suite.ts';

/**
 * The bindings of all sections of a document, in its order: also of those that have nothing to bind, which drift follows, too.
 *
 * What is new has neither `by` nor `because`: that is for a person to say.
 */
export async function updated(
  guide: Guide,
  { sections }: Bindings,
  suite: Suite,
): Promise<readonly BoundSection[]> {
  const bound: BoundSection[] = [];
  for (const matched of matchWith(guide, suite)) {
    if (matched.found === null) continue;
    const before = sections.find(({ section }) => section === matched.known?.id);
    bound.push(await sectionOf(matched.found.section, matched, matched.known, before));
  }
  return bound;
}

async function sectionOf(
  section: Section,
  { blocks: pairs, promises }: MatchedSection,
  known: KnownSection | null,
  before: BoundSection | undefined,
): Promise<BoundSection> {
  const shell = section.blocks.filter(({ kind }) => kind === 'shell');
  const blocks: BoundBlock[] = [];
  const others = section.blocks.filter(({ kind }) => kind === 'other');
  for (const { known: old, found } of pairs) {
    // A step carries it.
    if (found === null || (old !== null && old.formPrint === null)) continue;
    const isShell = found.kind === 'shell';
    const lines = await linesOf(found.text, isShell, null);
    const kept = before?.blocks?.find(
      (one) => old !== null && (isShell ? one.shell : one.other) === old.index,
    );
    blocks.push({
      ...(isShell ? { shell: found.index ?? 0 } : { other: others.indexOf(found) + 1 }),
      ...sketchOf(found.text),
      form: fingerprint(lines.join('\n')).slice(0, 12),
      ...targetOf(kept),
    });
  }
  const bound = promises
    .flatMap(({ known: old, found }) => {
      if (found === null) return [];
      const index = old === null ? -1 : (known?.promises.indexOf(old) ?? -1);
      const promise: BoundPromise = { ...sketchOf(found.text), ...targetOf(before?.promises?.[index]) };
      return [{ line: found.line, promise }];
    })
    .sort((a, b) => a.line - b.line)
    .map(({ promise }) => promise);
  return {
    ...nameOf(section, known),
    ...(before?.because !== undefined && { because: before.because }),
    ...(shell.some(({ option }) => option !== null) && { options: shell.map(({ option }) => option) }),
    ...(blocks.length > 0 && { blocks }),
    ...(bound.length > 0 && { promises: bound }),
  };
}

/** Until its spec has followed, a section of which there is one is called as there. */
function nameOf(section: Section, known: KnownSection | null): Pick<BoundSection, 'section' | 'title'> {
  const { id, title } = known?.spec && known.id !== section.id ? known : section;
  return { section: id, title };
}

function sketchOf(text: string): { begins: string; print: string; words: string } {
  const { print, words }: Sketch = sketch(text);
  return { begins: beginning(text), print, words: words.join('') };
}

function targetOf(one: BoundBlock | BoundPromise | undefined): Pick<BoundPromise, 'by' | 'because'> {
  return {
    ...(one?.by !== undefined && { by: one.by }),
    ...(one?.because !== undefined && { because: one.because }),
  };
}
