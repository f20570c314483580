// conform matrix: a walk with each of several releases of OpenClaw, side by side; or the release in which a check changed.

import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { BadInput } from '../bad-input.ts';
import { writeAllure } from '../matrix/allure.ts';
import { firstDifference } from '../matrix/begin.ts';
import { errataOf } from '../matrix/errata.ts';
import { matrixOf, type VersionWalk } from '../matrix/matrix.ts';
import { type Releases, readReleases, selectReleases } from '../matrix/releases.ts';
import { renderMarkdown, renderMatrix } from '../matrix/render.ts';
import { GUIDE_TITLE } from '../report/guide-title.ts';
import { takesColor } from '../report/takes-color.ts';
import type { SectionDefinition } from '../spec/definition.ts';
import { loadErrata } from '../spec/errata.ts';
import { placeOfPart } from '../spec/phases.ts';
import { loadSections } from '../spec/registry.ts';
import { type MatrixOptions, type Trip, tripsOf } from './trips.ts';
import { resultsIn, type Walker, walkerOf } from './walk-process.ts';

const FILES = { data: 'matrix.json', page: 'matrix.md' } as const;

/**
 * Walks with each release in turn, each from the checkpoint up to which nothing else is done than with one before it.
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
  const walks: VersionWalk[] = [];
  for (const [index, trip] of trips.entries()) {
    signal.throwIfAborted();
    process.stderr.write(`\nOpenClaw ${trip.version} (${index + 1} of ${trips.length})\n`);
    walks.push(
      await walkWith(
        trip,
        nearest(trip, walks, trips, sections),
        join(reportDir, trip.version),
        walker,
        signal,
      ),
    );
  }
  return report(walks, reportDir, options, signal);
}

/** The walk before it that has the most in common with it, and where they part; null when that is at once. */
function nearest(
  trip: Trip,
  walks: readonly VersionWalk[],
  trips: readonly Trip[],
  sections: ReadonlyMap<string, SectionDefinition>,
): VersionWalk['began'] {
  const starts = walks.flatMap((from) => {
    const other = trips.find(({ version }) => version === from.version);
    const at = other && firstDifference(sections.values(), trip.circumstances, other.circumstances);
    return at === undefined || at === null || placeOfPart(at) === 0 ? [] : [{ at, from }];
  });
  return starts.toSorted((a, b) => placeOfPart(b.at) - placeOfPart(a.at))[0] ?? null;
}

async function walkWith(
  { version, argv }: Trip,
  began: VersionWalk['began'],
  dir: string,
  walker: Walker,
  signal: AbortSignal,
): Promise<VersionWalk> {
  await rm(dir, { recursive: true, force: true });
  const common = [...argv, '--report', dir];
  if (began !== null) {
    await walker([...common, '--from', began.at], signal);
    signal.throwIfAborted();
    const results = await resultsIn(dir);
    if (results !== null) return { version, report: dir, results, began };
    process.stderr.write(
      `There is nothing to go on from, so OpenClaw ${version} is walked from the first phase on.\n`,
    );
  }
  await walker(common, signal);
  signal.throwIfAborted();
  const results = await resultsIn(dir);
  if (results === null)
    throw new BadInput(
      'The walk ended without results',
      `OpenClaw ${version}`,
      'What it said above tells why; nothing is known of this release.',
    );
  return { version, report: dir, results, began: null };
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
