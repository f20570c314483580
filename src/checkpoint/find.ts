// Which checkpoint a walk can begin at.
import type { SectionDefinition } from '../spec/definition.ts';
import { isOptional, isPartOf, PARTS, placeOfPart } from '../spec/phases.ts';
import { type Circumstances, keyAfter, placeOf } from './key.ts';
import { type Checkpoint, findCheckpoint } from './store.ts';

/** The latest checkpoint of a machine on which everything was done as it would be now, and nothing of `part` or later. */
export async function latestBefore(
  part: string,
  sections: Iterable<SectionDefinition>,
  circumstances: Circumstances,
): Promise<Checkpoint | null> {
  const all = [...sections];
  return latestOf(placesBefore(part, all), all, circumstances);
}

/**
 * The latest checkpoint of a machine that has come this far, or is on its way there.
 * @param part name of a part of the guide: `1`; undefined for all of it, without what is optional
 */
export async function latestUpTo(
  part: string | undefined,
  sections: Iterable<SectionDefinition>,
  circumstances: Circumstances,
): Promise<Checkpoint | null> {
  const all = [...sections];
  return latestOf(placesUpTo(part, all), all, circumstances);
}

/** Whether a checkpoint is of a machine on which all of the guide before this part was done. */
export function isJustBefore(
  part: string,
  sections: Iterable<SectionDefinition>,
  { after }: Checkpoint,
): boolean {
  return nameOf(placesBefore(part, sections).at(-1)) === after;
}

/** Whether a checkpoint is of a machine that has come as far as {@link latestUpTo} is asked for. */
export function isComplete(
  part: string | undefined,
  sections: Iterable<SectionDefinition>,
  { after }: Checkpoint,
): boolean {
  return nameOf(placesUpTo(part, sections).at(-1)) === after;
}

/** Whether nothing of the guide comes before this part. */
export function isFirst(part: string, sections: Iterable<SectionDefinition>): boolean {
  return placesBefore(part, sections).length === 0;
}

/** Places of the parts that specs are about and `part` builds on, in the guide's order. */
export function placesBefore(part: string, sections: Iterable<SectionDefinition>): readonly number[] {
  const end = placeOfPart(part);
  return placesOf(sections).filter((place) => place !== end && isPartOf(place, end));
}

/** The same, and of `part` itself; of all that is not optional when undefined. */
export function placesUpTo(
  part: string | undefined,
  sections: Iterable<SectionDefinition>,
): readonly number[] {
  const end = part === undefined ? null : placeOfPart(part);
  const counts = (place: number) => (end === null ? !isOptional(place) : isPartOf(place, end));
  // An appendix is done after all else, wherever the guide has it.
  return placesOf(sections)
    .filter(counts)
    .sort((a, b) => Number(isOptional(a)) - Number(isOptional(b)));
}

function placesOf(sections: Iterable<SectionDefinition>): number[] {
  return [...new Set([...sections].map(placeOf))].sort((a, b) => a - b);
}

function nameOf(place: number | undefined): string | undefined {
  return place === undefined ? undefined : PARTS[place]?.name;
}

async function latestOf(
  places: readonly number[],
  sections: readonly SectionDefinition[],
  circumstances: Circumstances,
): Promise<Checkpoint | null> {
  const { made, adopts = [] } = circumstances;
  for (const place of places.toReversed()) {
    // One of its own kind first: nothing has to be made of it.
    for (const kind of [made, ...adopts]) {
      const found = await findCheckpoint(keyAfter(place, sections, { ...circumstances, made: kind }));
      if (found !== null) return found;
    }
  }
  return null;
}
