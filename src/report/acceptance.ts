// The results of an acceptance: what was found on the host, what people said of it, and the proof that nothing was changed.

import { createHash } from 'node:crypto';
import type { AcceptResults, OutcomeRecord, StateComparison } from './outcome.ts';
import { brokenRun } from './recordless.ts';
import { redactRecords, redactTexts } from './redact-results.ts';
import type { Redactor } from './redaction.ts';
import { busyMs } from './results.ts';
import { count, judge } from './verdict.ts';

/** What an acceptance knows beside its records; the rest of {@link AcceptResults} follows from these. */
export type AcceptInfo = Pick<
  AcceptResults,
  | 'mode'
  | 'guide'
  | 'machine'
  | 'world'
  | 'openclaw'
  | 'inputs'
  | 'suite'
  | 'startedAt'
  | 'host'
  | 'options'
  | 'waivers'
  | 'attestations'
  | 'comparison'
>;

/**
 * The results of an acceptance that ended at `endedAt`, judged. No text in them holds a secret of the redactor's.
 *
 * A host that is not as it was before is a `broken` record of its own: what was found may hold no longer, and nobody knows who
 * changed it. Differences that a disruption explains, which was asked for, don't count.
 */
export function buildAcceptance(
  found: readonly OutcomeRecord[],
  info: AcceptInfo,
  redactor: Redactor,
  endedAt: Date = new Date(),
): AcceptResults {
  const outcomes = redactRecords([...found, ...changed(info.comparison)], redactor);
  const { guide, machine, world, openclaw, inputs, suite, startedAt, ...rest } = redactTexts(info, redactor);
  const { verdict, reason } = judge(outcomes);
  const commands = outcomes.flatMap(({ evidence }) => evidence);
  return {
    schema: 2,
    mode: 'accept',
    verdict,
    verdictReason: reason,
    host: rest.host,
    guide,
    machine,
    world,
    openclaw,
    inputs,
    options: rest.options,
    suite,
    startedAt,
    durationMs: Math.max(0, endedAt.getTime() - Date.parse(startedAt)),
    commandMs: busyMs(commands),
    counts: count(outcomes),
    waivers: rest.waivers,
    attestations: rest.attestations,
    comparison: rest.comparison,
    evidence: { commands: commands.length, sha256: evidenceSha256(outcomes) },
    outcomes,
  };
}

/** SHA-256 of the records as compact JSON, keys sorted: says that a printed page and a file are of one run. */
export function evidenceSha256(outcomes: readonly OutcomeRecord[]): string {
  return createHash('sha256').update(JSON.stringify(outcomes, sorted)).digest('hex');
}

/** For `JSON.stringify`: whoever reads the file back may hold its keys in another order. */
function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** `broken` records of a host that is not known to be as it was before. */
function changed(comparison: StateComparison | null): readonly OutcomeRecord[] {
  const title = 'The host is as it was before';
  if (comparison === null) {
    return [
      brokenRun(
        'state-unknown',
        title,
        'It could not be looked at again, so that nothing proves it. Run the acceptance again.',
      ),
    ];
  }
  const unexplained = comparison.differences.filter(({ because }) => because === undefined);
  if (unexplained.length === 0) return [];
  const told = unexplained.map(({ what }) => what);
  return [
    brokenRun(
      'state-changed',
      title,
      `It has changed meanwhile, so what was found may hold no longer. Find out what did this, and run the acceptance again.\n${told.join('\n')}`,
    ),
  ];
}
