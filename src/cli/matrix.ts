// conform matrix: a walk with each of several releases of OpenClaw, side by side; or the release in which a check changed.

import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import pLimit from 'p-limit';
import { BadInput } from '../bad-input.ts';
import { writeAllure } from '../matrix/allure.ts';
import { firstDifference } from '../matrix/begin.ts';
import { errataOf } from '../matrix/errata.ts';
import { matrixOf, type VersionWalk } from '../matrix/matrix.ts';
import { type Releases, readReleases, selectReleases } from '../matrix/releases.ts';
import { renderMarkdown, renderMatrix } from '../matrix/render.ts';
import { GUIDE_TITLE } from '../report/guide-title.ts';
import type { WalkResults } from '../report/outcome.ts';
import { takesColor } from '../report/takes-color.ts';
import type { SectionDefinition } from '../spec/definition.ts';
import { loadErrata } from '../spec/errata.ts';
import { placeOfPart } from '../spec/phases.ts';
import { loadSections } from '../spec/registry.ts';
import { type MatrixOptions, type Trip, tripsOf } from './trips.ts';
import { resultsIn, type Walker, walkerOf } from './walk-process.ts';

/** The most that a walk waits for the one that brings a machine to where it begins: the first phases take less. */
const WAIT_MINUTES = 30;

const FILES = { data: 'matrix.json', page: 'matrix.md' } as const;

/**
 * Walks with each release, each from the checkpoint up to which nothing else is done than with one before it.
 * @returns 0 when nothing is newly failing with a release, against the one before it; 1 when something is; 2 when nothing is, but
 * something could not be looked at
 * @throws BadInput before anything is walked
 */
export async function matrix(
  options: MatrixOptions,
  signal: AbortSignal,
  walker: Walker = walkerOf(options.json ?? false),
  releases?: Releases,
): Promise<number> {
  const known = releases ?? (await readReleases(signal));
  const versions = selectReleases(options.openclaw, known, options.every);
  const sections = await loadSections();
  const trips = await tripsOf(versions, known, options, sections);
  const reportDir = resolve(options.report);
  await mkdir(reportDir, { recursive: true });
  const routes = trips.map((trip, index): Route => {
    const dir = join(reportDir, trip.version);
    return { trip, dir, begins: nearest(trip, trips.slice(0, index), sections) };
  });
  const walked = await walkAll(routes, options.jobs, walker, signal);
  return report(joined(walked), reportDir, options, signal);
}

/** How a release is to be walked. */
interface Route {
  readonly trip: Trip;
  /** Folder of its report. */
  readonly dir: string;
  /** The part of the guide from which on, and the release with which all before it is the same; null for all of it. */
  readonly begins: Begins | null;
}

interface Begins {
  readonly at: string;
  readonly from: string;
}

/** The release before it that has the most in common with it, and where they part; null when that is at once. */
function nearest(
  trip: Trip,
  before: readonly Trip[],
  sections: ReadonlyMap<string, SectionDefinition>,
): Begins | null {
  const starts = before.flatMap((other) => {
    const at = firstDifference(sections.values(), trip.circumstances, other.circumstances);
    return at === null || placeOfPart(at) === 0 ? [] : [{ at, from: other.version }];
  });
  return starts.toSorted((a, b) => placeOfPart(b.at) - placeOfPart(a.at))[0] ?? null;
}

interface Walked extends Omit<Route, 'begins'> {
  readonly results: WalkResults;
  /** Where it began after all: null for the start. */
  readonly began: Begins | null;
}

/**
 * Some at a time, in their order. When one comes to nothing, the others are stopped.
 * @throws what was wrong with the first that came to nothing, once all have ended
 */
async function walkAll(
  routes: readonly Route[],
  jobs: number,
  walker: Walker,
  signal: AbortSignal,
): Promise<readonly Walked[]> {
  const limit = pLimit(jobs);
  const failure = new AbortController();
  const stop = AbortSignal.any([signal, failure.signal]);
  const all = routes.map((route, index) =>
    limit(async () => {
      stop.throwIfAborted();
      process.stderr.write(`\nOpenClaw ${route.trip.version} (${index + 1} of ${routes.length})\n`);
      return walkOne(route, jobs > 1, walker, stop).catch((error: unknown) => {
        failure.abort(error);
        throw error;
      });
    }),
  );
  await Promise.allSettled(all);
  stop.throwIfAborted();
  return Promise.all(all);
}

async function walkOne(
  { trip, begins, dir }: Route,
  amongOthers: boolean,
  walker: Walker,
  signal: AbortSignal,
): Promise<Walked> {
  const { version, argv } = trip;
  await rm(dir, { recursive: true, force: true });
  signal.throwIfAborted();
  const common = [...argv, '--report', dir];
  const label = amongOthers ? version : undefined;
  if (begins !== null) {
    const wait = amongOthers ? ['--wait', `${WAIT_MINUTES}`] : [];
    await walker([...common, '--from', begins.at, ...wait], signal, label);
    signal.throwIfAborted();
    const results = await resultsIn(dir);
    if (results !== null) return { trip, dir, results, began: begins };
    process.stderr.write(
      `There is nothing to go on from, so OpenClaw ${version} is walked from the first phase on.\n`,
    );
  }
  await walker(common, signal, label);
  signal.throwIfAborted();
  const results = await resultsIn(dir);
  if (results === null)
    throw new BadInput(
      'The walk ended without results',
      `OpenClaw ${version}`,
      'What it said above tells why; nothing is known of this release.',
    );
  return { trip, dir, results, began: null };
}

/** What was walked, in the order of the releases, each with the walk that it went on from. */
function joined(walked: readonly Walked[]): readonly VersionWalk[] {
  const walks = new Map<string, VersionWalk>();
  for (const { trip, dir, results, began } of walked) {
    const from = began && walks.get(began.from);
    walks.set(trip.version, {
      version: trip.version,
      report: dir,
      results,
      began: began && from ? { at: began.at, from } : null,
    });
  }
  return [...walks.values()];
}

async function report(
  walks: readonly VersionWalk[],
  reportDir: string,
  options: MatrixOptions,
  signal: AbortSignal,
): Promise<number> {
  const listed = (await loadErrata()).map(({ erratum, metBy }) => ({
    ...erratum,
    metBy: metBy.map(({ id }) => id),
  }));
  const found = matrixOf(walks, listed);
  const errata = errataOf(found.columns, listed);
  const data = {
    columns: found.columns.map(({ results, first, changes, report, ...column }) => ({
      ...column,
      report: report.slice(reportDir.length + 1),
      openclaw: results.openclaw,
      counts: results.counts,
      first: first && { id: first.id, outcome: first.outcome, reason: first.reason ?? null },
      newlyFailing: changes?.newlyFailing ?? [],
      repaired: changes?.repaired ?? [],
    })),
    rows: found.rows,
    errata,
  };
  await writeFile(join(reportDir, FILES.data), `${JSON.stringify(data, null, 2)}\n`);
  await writeFile(join(reportDir, FILES.page), renderMarkdown(found, errata));
  const page = await writeAllure(reportDir, GUIDE_TITLE, found.columns, signal);
  const out = options.json ? process.stderr : process.stdout;
  const look = { color: takesColor(out, process.env), width: out.columns || 100 };
  out.write(
    `\n${renderMatrix(found, errata, look)}\n\nReport: ${join(reportDir, FILES.page)}${page ? `\nAllure: ${page}` : ''}\n`,
  );
  if (options.json) process.stdout.write(`${JSON.stringify(data, null, 2)}\n`);
  if (found.columns.some(({ changes }) => changes !== null && changes.newlyFailing.length > 0)) return 1;
  return found.columns.some(({ verdict }) => verdict === 'inconclusive') ? 2 : 0;
}
