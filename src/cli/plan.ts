// What a walk will run: the sections that were asked for, and the document's own text where it has drifted from the suite.
import { BadInput } from '../bad-input.ts';
import { type BoundStep, bindSteps, unboundBlocks } from '../guide/bind.ts';
import type { Guide } from '../guide/document.ts';
import { nearest } from '../inputs/nearest.ts';
import { sectionName } from '../report/section-tally.ts';
import type { ItemDefinition, SectionDefinition } from '../spec/definition.ts';
import { PARTS, partOf } from '../spec/phases.ts';

/**
 * The sections to walk, in the guide's order.
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
 * Compares the steps with the document.
 * @param whole whether `sections` are all there are: then the document should have no others with commands in them.
 * @throws BadInput for a step whose block the document has no longer: the suite cannot walk such a document.
 */
export async function findDrift(
  guide: Guide,
  sections: readonly SectionDefinition[],
  whole: boolean,
): Promise<Drift> {
  const items = sections.flatMap((section) => section.items);
  const bound = items.flatMap(boundStep);
  const documentText: Record<string, string> = {};
  const remarks: string[] = [];
  for (const { id, line, state, documentText: text } of await bindSteps(guide, bound)) {
    const isStep = items.some((item) => item.id === id && item.kind === 'step');
    if (state === 'missing' && isStep) {
      throw new BadInput(
        'The document has no block for this step',
        `${guide.file}, step ${id}`,
        'Give a guide that has it, or change the spec.',
      );
    }
    const at = `${guide.file}:${line ?? 1}`;
    if (state === 'missing')
      remarks.push(`${at}: has no block any more for what the suite leaves out (${id})`);
    if (state !== 'drifted' || text === null) continue;
    if (isStep) documentText[id] = text;
    remarks.push(
      isStep
        ? `${at}: differs from the suite's reading, and is run as it stands (${id})`
        : `${at}: differs from what the suite leaves out, and is left out too (${id})`,
    );
  }
  const ids = sections.map(({ id }) => id);
  for (const { section, block } of unboundBlocks(guide, ids, bound)) {
    remarks.push(`${guide.file}:${block.line}: no step of ${section} runs this block`);
  }
  return { documentText, remarks: whole ? [...remarks, ...unknownSections(guide, ids)] : remarks };
}

function boundStep(item: ItemDefinition): readonly BoundStep[] {
  if (item.kind === 'check' || item.block === null || item.block === 0) return [];
  const { id, section, block, run } = item;
  return [{ id, section: section.id, block, run, ...(item.kind === 'step' && { prose: item.prose }) }];
}

/** Remarks on the sections of the document that have commands, and no spec. */
function unknownSections(guide: Guide, known: readonly string[]): readonly string[] {
  return guide.sections.flatMap(({ id, line, blocks }) => {
    const commands = blocks.filter(({ kind }) => kind === 'shell').length;
    if (known.includes(id) || commands === 0) return [];
    return [`${guide.file}:${line}: no spec is about ${id} (${commands} blocks of commands)`];
  });
}
