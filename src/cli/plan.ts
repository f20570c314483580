// What a walk will run: the sections that were asked for, and the document's own text where it has drifted from the suite.
import { BadInput } from '../bad-input.ts';
import { bindSteps, unboundBlocks } from '../guide/bind.ts';
import type { Guide } from '../guide/document.ts';
import type { SectionDefinition, StepDefinition } from '../spec/definition.ts';

/**
 * The sections to walk, in the guide's order.
 * @throws BadInput naming a section or phase that no spec is about.
 */
export function selectSections(
  sections: ReadonlyMap<string, SectionDefinition>,
  only: readonly string[] | undefined,
  phases: readonly number[] | undefined,
): readonly SectionDefinition[] {
  const known = [...sections.values()];
  const unknown = only?.find((id) => !sections.has(id));
  if (unknown !== undefined) {
    throw new BadInput(
      'No spec is about this section',
      `--only ${unknown}`,
      `Known are ${[...sections.keys()].join(', ')}.`,
    );
  }
  const inPhase = ({ phase }: SectionDefinition) =>
    phases === undefined || phases.some((number) => phase.startsWith(`Phase ${number}:`));
  const selected = known.filter((section) => (only?.includes(section.id) ?? true) && inPhase(section));
  if (selected.length === 0) {
    throw new BadInput(
      'No spec is about these phases',
      `--phases ${phases?.join(',')}`,
      'Known so far is Phase 1.',
    );
  }
  return selected;
}

/** Matches the names of the tests of these sections, and no others. */
export function namePattern(sections: readonly SectionDefinition[]): RegExp {
  const names = sections.map(({ id, title }) => RegExp.escape(`${id} ${title}`));
  return new RegExp(`^(?:${names.join('|')}) `);
}

export interface Drift {
  /** Step id → what the document says to run. */
  readonly documentText: Readonly<Record<string, string>>;
  /** One line each, for the user. */
  readonly remarks: readonly string[];
}

/**
 * Compares the steps with the document.
 * @throws BadInput for a step whose block the document has no longer: the suite cannot walk such a document.
 */
export async function findDrift(guide: Guide, sections: readonly SectionDefinition[]): Promise<Drift> {
  const steps = sections.flatMap(({ id, items }) =>
    items
      .filter((item): item is StepDefinition => item.kind === 'step' && item.block > 0)
      .map((step) => ({ id: step.id, section: id, block: step.block, run: step.run })),
  );
  const documentText: Record<string, string> = {};
  const remarks: string[] = [];
  for (const { id, line, state, documentText: text } of await bindSteps(guide, steps)) {
    if (state === 'missing' || text === null) {
      throw new BadInput(
        'The document has no block for this step',
        `${guide.file}, step ${id}`,
        'Give a guide that has it, or change the spec.',
      );
    }
    if (state === 'drifted') {
      documentText[id] = text;
      remarks.push(
        `${guide.file}:${line}: differs from the suite's reading, and is run as it stands (${id})`,
      );
    }
  }
  for (const { section, block } of unboundBlocks(guide, steps)) {
    remarks.push(`${guide.file}:${block.line}: no step of ${section} runs this block`);
  }
  return { documentText, remarks };
}
