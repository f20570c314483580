// Where the walk with one release can begin: where what is done is no longer what was done with another.

import { placesUpTo } from '../checkpoint/find.ts';
import { type Circumstances, keyAfter } from '../checkpoint/key.ts';
import type { SectionDefinition } from '../spec/definition.ts';
import { PARTS } from '../spec/phases.ts';

/**
 * The first part of the guide in which something else is done to a machine under these circumstances than under those.
 * @returns its name; null when all is the same
 */
export function firstDifference(
  sections: Iterable<SectionDefinition>,
  these: Circumstances,
  those: Circumstances,
): string | null {
  const all = [...sections];
  const place = placesUpTo(undefined, all).find(
    (one) => keyAfter(one, all, these) !== keyAfter(one, all, those),
  );
  return place === undefined ? null : (PARTS[place]?.name ?? null);
}
