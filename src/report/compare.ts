// What changed between two runs, by the ids of steps and checks.

import type { Outcome, OutcomeRecord, RunResults } from './outcome.ts';
import { sectionName } from './section-tally.ts';

/** A step or check that is not as it was. */
export interface Change {
  readonly id: string;
  readonly section: string;
  readonly title: string;
  /** Null when the first run did not have it. */
  readonly before: Outcome | null;
  /** Null when the second run did not have it. */
  readonly after: Outcome | null;
  /** Why it is as it is now, where the second run says so. */
  readonly reason: string | null;
}

/** Every change is in one of these, in the guide's order. */
export interface Comparison {
  /** Fails now, and did not then: also what the first run did not have, or could not look at. */
  readonly newlyFailing: readonly Change[];
  /** Failed then, and holds now. */
  readonly repaired: readonly Change[];
  /** Only in the second run, and does not fail. */
  readonly new: readonly Change[];
  /** Only in the first run. */
  readonly gone: readonly Change[];
  /** Any other outcome than then: waived, broken, not applicable any more. */
  readonly otherwise: readonly Change[];
}

/** The outcomes for which a run is non-conformant. */
const FAILING: ReadonlySet<Outcome> = new Set<Outcome>(['failed', 'fixed']);
const HOLDING: ReadonlySet<Outcome> = new Set<Outcome>(['passed', 'erratum']);

/**
 * Compares two runs, of one host or of two. Of a walk and an acceptance only checks are compared: an acceptance does no steps.
 */
export function compareResults(before: RunResults, after: RunResults): Comparison {
  const comparable = before.mode === after.mode ? () => true : ({ kind }: OutcomeRecord) => kind === 'check';
  const then = byId(before.outcomes.filter(comparable));
  const now = byId(after.outcomes.filter(comparable));
  const changes = [
    ...[...now.values()].map((record) => changeOf(then.get(record.id), record)),
    ...[...then.values()].flatMap((record) => (now.has(record.id) ? [] : [changeOf(record, undefined)])),
  ];
  const kinds = Object.groupBy(changes, kindOf);
  return {
    newlyFailing: kinds.newlyFailing ?? [],
    repaired: kinds.repaired ?? [],
    new: kinds.new ?? [],
    gone: kinds.gone ?? [],
    otherwise: kinds.otherwise ?? [],
  };
}

/** A run in which an id is there twice says so in a record of its own: here the worse one counts. */
function byId(outcomes: readonly OutcomeRecord[]): ReadonlyMap<string, OutcomeRecord> {
  const records = new Map<string, OutcomeRecord>();
  for (const record of outcomes) {
    const other = records.get(record.id);
    if (other === undefined || !FAILING.has(other.outcome)) records.set(record.id, record);
  }
  return records;
}

function changeOf(before: OutcomeRecord | undefined, after: OutcomeRecord | undefined): Change {
  const record = after ?? before;
  return {
    id: record?.id ?? '',
    section: record === undefined ? '' : sectionName(record),
    title: record?.title ?? '',
    before: before?.outcome ?? null,
    after: after?.outcome ?? null,
    reason: after?.reason ?? null,
  };
}

function kindOf({ before, after }: Change): keyof Comparison | 'same' {
  if (before === after) return 'same';
  if (after === null) return 'gone';
  if (FAILING.has(after)) return before !== null && FAILING.has(before) ? 'otherwise' : 'newlyFailing';
  if (before === null) return 'new';
  return FAILING.has(before) && HOLDING.has(after) ? 'repaired' : 'otherwise';
}
