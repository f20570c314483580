// What a walk will run: the sections that were asked for, and the document's own text where it has drifted from the suite.
import { BadInput } from '../bad-input.ts';
import { sectionOf } from '../bindings/suite.ts';
import { placeOf } from '../checkpoint/key.ts';
import type { Guide } from '../guide/document.ts';
import { hasDrifted } from '../guide/drift.ts';
import { type MatchedSection, matchGuide } from '../guide/match.ts';
import { nearest } from '../inputs/nearest.ts';
import { sectionName } from '../report/section-tally.ts';
import type { ItemDefinition, SectionDefinition } from '../spec/definition.ts';
import { loadErrata, rewrittenIn } from '../spec/errata.ts';
import { isOptional, PARTS, partOf } from '../spec/phases.ts';

/**
 * The sections to walk, in the guide's order: where neither is said, all but the appendices, which are done on demand.
 * @param only sections by id, or by their heading
 * @param parts names of parts of the guide: `1`, `checklist`
 * @throws BadInput naming a section or part that no spec is about.
 */
export function selectSections(
  sections: ReadonlyMap<string, SectionDefinition>,
  only: readonly string[] | undefined,
  parts: readonly string[] | undefined,
): readonly SectionDefinition[] {
  const known = [...sections.values()];
  if (only === undefined && parts === undefined)
    return known.filter((section) => !isOptional(placeOf(section)));
  const wanted = only?.map((name) => findSection(known, name));
  const empty = parts?.find((part) => !known.some(({ phase }) => partOf(phase) === part));
  if (empty !== undefined) {
    const walkable = PARTS.filter(({ name }) => known.some(({ phase }) => partOf(phase) === name));
    throw new BadInput(
      'No spec is about this part of the guide',
      `--phases ${empty}`,
      `Known so far: ${walkable.map(({ name }) => name).join(', ')}.`,
    );
  }
  const selected = known.filter(
    (section) => (wanted?.includes(section) ?? true) && (parts?.includes(partOf(section.phase)) ?? true),
  );
  if (selected.length === 0) {
    throw new BadInput(
      'None of these sections is in these phases',
      `--only ${only?.join(',')} --phases ${parts?.join(',')}`,
      'Leave one of the two out.',
    );
  }
  return selected;
}

/** By id (`1.5`, `Phase 7 › Verify Funnel is OFF`), or by heading, which is easier to type; letter case does not matter. */
function findSection(known: readonly SectionDefinition[], name: string): SectionDefinition {
  const plain = (text: string) => text.replace(/\s*[›>]\s*/g, ' › ').toLowerCase();
  const asId = known.find(({ id }) => plain(id) === plain(name));
  const asTitle = known.filter(({ title }) => plain(title) === plain(name));
  const [found] = asId ? [asId] : asTitle;
  if (found !== undefined && (asId || asTitle.length === 1)) return found;
  if (asTitle.length > 1) {
    throw new BadInput(
      'Several sections have this heading',
      `--only ${name}`,
      `Say which: ${asTitle.map(({ id }) => id).join(', ')}.`,
    );
  }
  const ids = known.map(({ id }) => id);
  const meant = nearest(
    name,
    known.flatMap(({ id, title }) => [id, title]),
  );
  throw new BadInput(
    'No spec is about this section',
    `--only ${name}`,
    `${meant === null ? '' : `Is it “${meant}”? `}Known are ${ids.join(', ')}.`,
  );
}

/** Matches the names of the tests of these sections, and no others. */
export function namePattern(sections: readonly SectionDefinition[]): RegExp {
  const names = sections.map(({ id, title }) => sectionName({ section: id, sectionTitle: title }));
  return new RegExp(`^(?:${names.map(RegExp.escape).join('|')}) `);
}

export interface Drift {
  /** Step id → what the document says to run. */
  readonly documentText: Readonly<Record<string, string>>;
  /** One line each, for the user. */
  readonly remarks: readonly string[];
}

/**
 * Compares the steps with the document, wherever in it their sections and blocks are by now.
 * @param selected what is to be walked: the steps compared are those of these sections, and of what they build on
 * @throws BadInput for a step whose block the document has no longer: the suite cannot walk such a document.
 */
export async function findDrift(
  guide: Guide,
  sections: ReadonlyMap<string, SectionDefinition>,
  selected: readonly SectionDefinition[],
): Promise<Drift> {
  const concerned = withNeeded(selected, sections);
  const isWhole = [...sections.values()].every(
    (section) => selected.includes(section) || isOptional(placeOf(section)),
  );
  const documentText: Record<string, string> = {};
  const remarks: string[] = [];
  const found = guide.sections.map((section) => ({ section, promises: [] }));
  for (const { known, found: there, blocks } of matchGuide([...sections.values()].map(sectionOf), found)) {
    if (known === null) {
      const commands = there?.section.blocks.filter(({ kind }) => kind === 'shell').length ?? 0;
      if (isWhole && there !== null && commands > 0) {
        const { id, line } = there.section;
        remarks.push(`${guide.file}:${line}: no spec is about ${id} (${commands} blocks of commands)`);
      }
      continue;
    }
    if (!concerned.has(known.id)) continue;
    for (const { known: carried, found: block } of await withRewritten(blocks, known.id, guide)) {
      if (carried === null) {
        if (block?.kind === 'shell')
          remarks.push(`${guide.file}:${block.line}: no step of ${known.id} runs this block`);
        continue;
      }
      const step = carried.tests.find(({ manual }) => !manual)?.id ?? null;
      const id = step ?? carried.tests[0]?.id ?? known.id;
      if (block === null) {
        if (step !== null) throw noBlock(guide, step);
        const line = there?.section.line ?? 1;
        remarks.push(`${guide.file}:${line}: has no block any more for what the suite leaves out (${id})`);
      } else if (await hasDrifted(carried, block)) {
        if (step !== null) documentText[step] = block.text;
        remarks.push(
          step !== null
            ? `${guide.file}:${block.line}: differs from the suite's reading, and is run as it stands (${id})`
            : `${guide.file}:${block.line}: differs from what the suite leaves out, and is left out too (${id})`,
        );
      }
    }
  }
  return { documentText, remarks };
}

type MatchedBlock = MatchedSection['blocks'][number];

/** The blocks of a section, paired also where what stands in the document is an erratum's, and nothing like what it replaces. */
async function withRewritten(
  blocks: readonly MatchedBlock[],
  section: string,
  guide: Guide,
): Promise<readonly MatchedBlock[]> {
  if (!blocks.some(({ known, found }) => known !== null && found === null)) return blocks;
  const errata = await loadErrata();
  const paired = blocks.map((pair) =>
    pair.known === null || pair.found !== null
      ? pair
      : { ...pair, found: rewrittenIn(guide, errata, section, pair.known.index) },
  );
  const taken = new Set(paired.flatMap(({ known, found }) => (known === null ? [] : [found])));
  return paired.filter(({ known, found }) => known !== null || !taken.has(found));
}

/** The ids of sections, and of all that they build on. */
function withNeeded(
  selected: readonly SectionDefinition[],
  sections: ReadonlyMap<string, SectionDefinition>,
): ReadonlySet<string> {
  const ids = new Set<string>();
  const add = ({ id, needs, items }: SectionDefinition): void => {
    if (ids.has(id)) return;
    ids.add(id);
    for (const need of [...needs, ...items.flatMap((item) => item.needs)]) {
      const needed = sections.get(need);
      if (needed !== undefined) add(needed);
    }
  };
  selected.forEach(add);
  return ids;
}

function noBlock(guide: Guide, step: string): BadInput {
  return new BadInput(
    'The document has no block for this step',
    `${guide.file}, step ${step}`,
    'Give a guide that has it, or change the spec.',
  );
}

/**
 * The part of the guide in which a step has drifted first, in the guide's order, an appendix where no other part has; null when
 * none has.
 * @param counts whether a step that has drifted counts; each does when left out
 */
export function firstDrifted(
  sections: Iterable<SectionDefinition>,
  documentText: Drift['documentText'],
  counts: (item: ItemDefinition) => boolean = () => true,
): string | null {
  const places = [...sections]
    .filter(({ items }) => items.some((item) => item.id in documentText && counts(item)))
    .map(placeOf)
    .sort((a, b) => Number(isOptional(a)) - Number(isOptional(b)) || a - b);
  return PARTS[places[0] ?? -1]?.name ?? null;
}
