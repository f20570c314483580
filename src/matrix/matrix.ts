// Walks with several releases of OpenClaw, put side by side: sections in rows, releases in columns.
import { type Comparison, compareResults } from '../report/compare.ts';
import type { Outcome, OutcomeRecord, Verdict, WalkResults } from '../report/outcome.ts';
import { THE_RUN } from '../report/recordless.ts';
import { bySection, sectionName } from '../report/section-tally.ts';
import { type Counts, count, judge } from '../report/verdict.ts';
import { partOf, placeOfPart } from '../spec/phases.ts';
import { type Sought, withoutEnded } from './errata.ts';

/** A walk with one release. */
export interface VersionWalk {
  readonly version: string;
  /** Folder of its report. */
  readonly report: string;
  readonly results: WalkResults;
  /**
   * Where it did not walk from the start: the part of the guide it began at, on a machine that the walk with another release had
   * brought there, with the same done to it as this one would have had.
   */
  readonly began: { readonly at: string; readonly from: VersionWalk } | null;
}

/** One release's walk, the records that it shares with another one's included. */
export interface Column {
  readonly version: string;
  readonly report: string;
  readonly verdict: Verdict;
  readonly reason: string;
  /** Of its own walk. */
  readonly durationMs: number;
  readonly began: { readonly at: string; readonly from: string } | null;
  readonly results: WalkResults;
  /** The first in the guide's order that is not as it should be; null when all is. */
  readonly first: OutcomeRecord | null;
  /** Against the release before it; null for the first. */
  readonly changes: Comparison | null;
}

export interface Cell {
  readonly counts: Counts;
  /** The release whose walk this was, when it is another's. */
  readonly from: string | null;
}

export interface Row {
  /** `1.5 Configure UFW firewall` */
  readonly name: string;
  /** By release; null where a walk did not come to it. */
  readonly cells: Readonly<Record<string, Cell | null>>;
}

export interface Matrix {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/**
 * @param walks in the order of their releases
 * @param errata all that are listed
 */
export function matrixOf(walks: readonly VersionWalk[], errata: readonly Sought[]): Matrix {
  const joined = walks.map((walk) => ({
    walk,
    outcomes: outcomesOf(walk).map((record) => withoutEnded(record, walk.version, errata)),
  }));
  const columns = joined.map(({ walk, outcomes }, index): Column => {
    const { verdict, reason } = judge(outcomes);
    const results: WalkResults = {
      ...walk.results,
      verdict,
      verdictReason: reason,
      outcomes,
      counts: count(outcomes),
    };
    const before = joined[index - 1];
    return {
      version: walk.version,
      report: walk.report,
      verdict,
      reason,
      durationMs: walk.results.durationMs,
      began: walk.began && { at: walk.began.at, from: walk.began.from.version },
      results,
      first: outcomes.find(isAmiss) ?? null,
      changes: before ? compareResults({ ...before.walk.results, outcomes: before.outcomes }, results) : null,
    };
  });
  return { columns, rows: rowsOf(columns, walks) };
}

/** What a walk has found, with what it shares with another one before it. */
function outcomesOf({ results, began }: VersionWalk): readonly OutcomeRecord[] {
  if (began === null) return results.outcomes;
  const start = placeOfPart(began.at);
  // What went wrong with the run itself belongs to no part, and to no other walk.
  const isBefore = ({ phase }: OutcomeRecord) => phase !== THE_RUN && placeOfPart(partOf(phase)) < start;
  return [
    ...outcomesOf(began.from).filter(isBefore),
    ...results.outcomes.filter((record) => !isBefore(record)),
  ];
}

/** Whether something has to be done about it, or nobody knows how it is. What an erratum blocks is explained by it. */
export function isAmiss({ outcome, erratum }: OutcomeRecord): boolean {
  return AMISS.has(outcome) || (outcome === 'blocked' && erratum === undefined);
}

const AMISS: ReadonlySet<Outcome> = new Set<Outcome>(['failed', 'fixed', 'broken']);

function rowsOf(columns: readonly Column[], walks: readonly VersionWalk[]): readonly Row[] {
  const tallies = columns.map(({ results }) => bySection(results.outcomes));
  const names = [...new Set(tallies.flat().map((tally) => sectionName(tally)))];
  // Where one walk did not come as far as another: by the longest of them.
  const longest = tallies.toSorted((a, b) => b.length - a.length)[0] ?? [];
  const order = longest.map((tally) => sectionName(tally));
  const place = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return names
    .sort((a, b) => place(a) - place(b))
    .map((name) => ({
      name,
      cells: Object.fromEntries(
        columns.map(({ version }, index) => {
          const tally = tallies[index]?.find((one) => sectionName(one) === name);
          return [version, tally ? { counts: tally.counts, from: ownerOf(walks[index], tally.phase) } : null];
        }),
      ),
    }));
}

/** The release in whose walk a phase was walked, when that is another's. */
function ownerOf(walk: VersionWalk | undefined, phase: string): string | null {
  let owner = walk;
  if (phase === THE_RUN) return null;
  while (owner?.began && placeOfPart(partOf(phase)) < placeOfPart(owner.began.at)) owner = owner.began.from;
  return owner === walk ? null : (owner?.version ?? null);
}
