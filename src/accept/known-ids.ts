// What people call a step or check in a file of theirs must be one: a mistyped id would be a decision about nothing.
import { nearest } from '../inputs/nearest.ts';
import type { Entry, Problem } from './yaml-list.ts';

/**
 * What is wrong with the ids of a list: one that nothing has, or one that two entries have.
 * @param field what the list calls it: `check`
 * @param known ids of all steps and checks
 */
export function problemsOfIds<K extends string, T extends Readonly<Record<K, string>>>(
  entries: readonly Entry<T>[],
  field: K,
  known: ReadonlySet<string>,
): readonly Problem[] {
  const first = new Map<string, string>();
  return entries.flatMap(({ value, where }): readonly Problem[] => {
    const id = value[field];
    if (!known.has(id)) {
      const meant = nearest(id, known);
      const next =
        meant === null
          ? 'The ids stand in results.json, and at each finding of a report.'
          : `Is it ${meant}?`;
      return [{ what: `There is no step or check ${id}`, where, next }];
    }
    const before = first.get(id);
    first.set(id, before ?? where);
    if (before === undefined) return [];
    return [{ what: `${id} is there twice`, where, next: `Take one of them out; the other is ${before}.` }];
  });
}
