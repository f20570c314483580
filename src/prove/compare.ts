// What a fault should have done to the checks, against what it did.
import { createHash } from 'node:crypto';
import type { Outcome } from '../report/outcome.ts';
import { type CheckDefinition, disturbsNothing } from '../spec/definition.ts';
import { phaseOf } from '../spec/phases.ts';
import { type Fault, sectionOf } from './fault.ts';

/** A check that went otherwise than it should have. */
export interface Deviation {
  readonly check: string;
  readonly outcome: Outcome;
  readonly expected: Outcome;
  /** What the check said. */
  readonly reason?: string;
}

/** Outcome of a check, and what it said. */
export interface Seen {
  readonly outcome: Outcome;
  readonly reason?: string;
}

export interface Comparison {
  /** Checks that failed, as they must. */
  readonly found: readonly string[];
  /** Checks that should have failed, and did not; none that are not applicable on the sound machine, either. */
  readonly missed: readonly Deviation[];
  /** Checks that the fault does not name, and that went otherwise than without it. */
  readonly disturbed: readonly Deviation[];
}

/**
 * @param baseline outcome of every check on the sound machine
 * @param seen what came of the checks that were looked at with the fault in place
 */
export function compare(
  { breaks, mayBreak = {} }: Fault,
  baseline: ReadonlyMap<string, Outcome>,
  seen: ReadonlyMap<string, Seen>,
): Comparison {
  const missed = breaks.flatMap((check) => {
    // A check that could not look has not noticed anything.
    const was = seen.get(check) ?? { outcome: 'broken', reason: 'It was not looked at.' };
    return was.outcome === 'failed' || cannotShow(check, was, baseline)
      ? []
      : [{ check, expected: 'failed' as const, ...was }];
  });
  const excused = new Set([...breaks, ...Object.keys(mayBreak)]);
  const others = [...seen].filter(([check]) => !excused.has(check));
  return {
    found: breaks.filter((check) => seen.get(check)?.outcome === 'failed'),
    missed,
    disturbed: others.flatMap(([check, was]) => deviation(check, was, baseline)),
  };
}

/** Whether a check finds this machine unable to show what it looks for, with the fault or without. */
function cannotShow(check: string, { outcome }: Seen, baseline: ReadonlyMap<string, Outcome>): boolean {
  return outcome === 'not-applicable' && baseline.get(check) === outcome;
}

/** How a check went if not as on the sound machine: one or none. */
export function deviation(
  check: string,
  was: Seen,
  baseline: ReadonlyMap<string, Outcome>,
): readonly Deviation[] {
  const expected = baseline.get(check);
  if (expected === undefined) throw new Error(`${check} has no outcome on the sound machine.`);
  return was.outcome === expected ? [] : [{ check, expected, ...was }];
}

/** Milliseconds up to which a reading costs so little that it is looked at with every fault of its phase. */
const CHEAP_MS = 300;
/** Milliseconds up to which a check is looked at with faults of its own section that do not name it. */
const AFFORDABLE_MS = 5_000;
/** Milliseconds that those may take with one fault: they take turns. */
const TURN_MS = 6_000;

/**
 * The checks that are looked at with this fault in place, beyond those that it names: in the phase that it breaks all that
 * only read and cost next to nothing. In its section those that cost some seconds, short of a reboot, take turns from fault to
 * fault: looking at all of them each time would take most of the hours that faults take, and find the same again and again.
 * @param costMs what a check takes on the sound machine by itself, in milliseconds
 * @returns ids
 */
export function concernedBy(
  checks: readonly CheckDefinition[],
  fault: Fault,
  costMs: (check: CheckDefinition) => number,
): ReadonlySet<string> {
  const sections = fault.breaks.map(sectionOf);
  const phases = sections.map(phaseOf);
  const isNamed = ({ id }: CheckDefinition) => names(fault).includes(id);
  const isCheap = (check: CheckDefinition) => disturbsNothing(check.disruptive) && costMs(check) <= CHEAP_MS;
  const always = checks.filter(
    (check) => isNamed(check) || (isCheap(check) && phases.includes(phaseOf(check.section.id))),
  );
  const waiting = checks.filter(
    (check) =>
      !always.includes(check) &&
      check.disruptive !== 'reboot' &&
      costMs(check) <= AFFORDABLE_MS &&
      sections.includes(check.section.id),
  );
  let left = TURN_MS;
  const inTurn = waiting
    .toSorted((a, b) => turn(fault, a) - turn(fault, b))
    .filter((check) => {
      left -= costMs(check);
      return left >= 0;
    });
  return new Set([...always, ...inTurn].map(({ id }) => id));
}

/** The same at each run, and another with each fault. */
function turn({ id }: Fault, check: CheckDefinition): number {
  return createHash('sha256').update(`${id} ${check.id}`).digest().readUInt32BE();
}

/** Every check whose failure the fault expects or excuses. */
export function names({ breaks, mayBreak = {} }: Fault): readonly string[] {
  return [...breaks, ...Object.keys(mayBreak)];
}
