// Records grouped by section, in the guide's order, with their outcomes counted.

import type { OutcomeRecord } from './outcome.ts';
import type { SectionPlace } from './task-meta.ts';
import { type Counts, count } from './verdict.ts';

export interface SectionTally extends SectionPlace {
  readonly records: readonly OutcomeRecord[];
  readonly counts: Counts;
}

/** `1.5 Configure UFW firewall`; where the guide gives no number, the id has the heading in it already. */
export function sectionName({
  section,
  sectionTitle,
}: Pick<SectionPlace, 'section' | 'sectionTitle'>): string {
  return section.endsWith(sectionTitle) ? section : `${section} ${sectionTitle}`;
}

/** Sections in the order they were first met, which on a walk is the guide's. */
export function bySection(records: readonly OutcomeRecord[]): readonly SectionTally[] {
  const groups = Map.groupBy(records, ({ phase, section }) => `${phase}\n${section}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { phase, section, sectionTitle } = first;
    return [{ phase, section, sectionTitle, records: group, counts: count(group) }];
  });
}
