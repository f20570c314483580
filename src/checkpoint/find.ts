// Which checkpoint a walk can begin at.
import type { SectionDefinition } from '../spec/definition.ts';
import { PARTS } from '../spec/phases.ts';
import { type Circumstances, keyAfter, placeOf } from './key.ts';
import { type Checkpoint, findCheckpoint } from './store.ts';

/**
 * The latest checkpoint of a machine on which everything was done as it would be now, and nothing of `before` or later.
 * @param before name of a part of the guide: `6`; null for the end: a finished machine, or what comes nearest
 */
export async function latestBefore(
  before: string | null,
  sections: Iterable<SectionDefinition>,
  circumstances: Circumstances,
): Promise<Checkpoint | null> {
  const all = [...sections];
  for (const place of placesBefore(before, all).toReversed()) {
    const found = await findCheckpoint(keyAfter(place, all, circumstances));
    if (found !== null) return found;
  }
  return null;
}

/** Whether a checkpoint is of a machine on which all of the guide before this part was done. */
export function isJustBefore(
  before: string | null,
  sections: Iterable<SectionDefinition>,
  { after }: Checkpoint,
): boolean {
  return PARTS[placesBefore(before, sections).at(-1) ?? -1]?.name === after;
}

/** Whether nothing of the guide comes before this part. */
export function isFirst(part: string, sections: Iterable<SectionDefinition>): boolean {
  return placesBefore(part, sections).length === 0;
}

/** Places of the parts that specs are about, in the guide's order. */
function placesBefore(before: string | null, sections: Iterable<SectionDefinition>): readonly number[] {
  const end = before === null ? PARTS.length : PARTS.findIndex(({ name }) => name === before);
  const places = new Set([...sections].map(placeOf));
  return [...places].filter((place) => place < end).sort((a, b) => a - b);
}
