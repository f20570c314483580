// From outcomes to one verdict, the line that says why, and the exit code.

import { OUTCOMES, type Outcome, type OutcomeRecord, type Verdict } from './outcome.ts';

export type Counts = Readonly<Record<Outcome, number>>;

/** How many records ended in each outcome; every outcome has an entry. */
export function count(records: readonly Pick<OutcomeRecord, 'outcome'>[]): Counts {
  const counts = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as Record<Outcome, number>;
  for (const { outcome } of records) counts[outcome] += 1;
  return counts;
}

/**
 * The verdict on a run, and one line that says why (source: DESIGN, "Verdict").
 *
 * Precedence, highest first:
 * 1. any `failed` or `fixed`: non-conformant. What was found stays true, however much could not be looked at;
 *    the line names the broken ones too.
 * 2. any `broken`: inconclusive.
 * 3. nothing looked at (no check `passed` or met an `erratum`): inconclusive, never conformant by default.
 * 4. any `blocked` that names no erratum: inconclusive. Nothing failed, so whatever blocked it is not among the records,
 *    and nobody knows why it was not looked at. (One that names an erratum is a known consequence of it.)
 * 5. otherwise conformant, naming the waivers used, the errata met, and the questions that nobody has answered.
 */
export function judge(records: readonly OutcomeRecord[]): { verdict: Verdict; reason: string } {
  const counts = count(records);
  const looked = records.filter(({ kind, outcome }) => kind === 'check' && LOOKED.has(outcome)).length;

  if (counts.failed + counts.fixed > 0) {
    return verdictLine(
      'non-conformant',
      tell([
        [counts.failed, 'failed'],
        [
          counts.fixed,
          `no longer ${counts.fixed === 1 ? 'shows its' : 'show their'} erratum (the list is stale)`,
        ],
        [counts.broken, 'could not be looked at'],
        [counts.blocked, 'blocked'],
        [counts.waived, 'waived'],
      ]),
    );
  }
  if (counts.broken > 0) {
    return verdictLine(
      'inconclusive',
      tell([
        [counts.broken, 'could not be looked at'],
        [counts.blocked, 'blocked'],
      ]),
    );
  }
  if (looked === 0) return verdictLine('inconclusive', 'no check was looked at');
  const unexplained = records.filter(
    ({ outcome, erratum }) => outcome === 'blocked' && erratum === undefined,
  );
  if (unexplained.length > 0) {
    return verdictLine('inconclusive', `${unexplained.length} blocked, and nothing that failed says by what`);
  }
  const errata = new Set(records.flatMap(({ outcome, erratum }) => (outcome === 'erratum' ? [erratum] : [])));
  const open = unanswered(records).length;
  const despite = tell([
    [counts.waived, counts.waived === 1 ? 'waiver' : 'waivers'],
    [errata.size, errata.size === 1 ? 'erratum' : 'errata'],
  ]);
  return {
    verdict: 'conformant',
    reason: `conformant${despite === '' ? '' : ` with ${despite}`}: ${tell([
      [counts.passed, 'passed'],
      [counts.erratum, 'as corrected by an erratum'],
      [counts.blocked, 'blocked by an erratum'],
      [counts.waived, 'waived'],
      [open, open === 1 ? 'question that nobody has answered' : 'questions that nobody has answered'],
    ])}`,
  };
}

/** The questions of an acceptance that nobody has answered. */
export function unanswered<R extends OutcomeRecord>(records: readonly R[]): readonly R[] {
  return records.filter(
    ({ outcome, question, attestation }) =>
      outcome === 'manual' && question !== undefined && attestation === undefined,
  );
}

/** Exit code of `conform`: 0 conformant, 1 non-conformant, 2 inconclusive. */
export function exitCode(verdict: Verdict): 0 | 1 | 2 {
  return EXIT_CODES[verdict];
}

const EXIT_CODES = { conformant: 0, 'non-conformant': 1, inconclusive: 2 } as const;
const LOOKED: ReadonlySet<Outcome> = new Set<Outcome>(['passed', 'erratum', 'failed', 'fixed']);

function verdictLine(verdict: Verdict, why: string): { verdict: Verdict; reason: string } {
  return { verdict, reason: `${verdict}: ${why}` };
}

function tell(parts: readonly (readonly [number, string])[]): string {
  return parts.flatMap(([number, what]) => (number > 0 ? [`${number} ${what}`] : [])).join(', ');
}
