// conform matrix --bisect: the release in which a check changed.
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { BadInput } from '../bad-input.ts';
import { nearest } from '../inputs/nearest.ts';
import { bisect } from '../matrix/bisect.ts';
import { type Releases, readReleases, selectReleases } from '../matrix/releases.ts';
import type { Outcome, OutcomeRecord } from '../report/outcome.ts';
import { oneLine } from '../report/plain-text.ts';
import { partOf } from '../spec/phases.ts';
import { loadSections } from '../spec/registry.ts';
import { type MatrixOptions, tripsOf } from './trips.ts';
import { resultsIn, type Walker, walkerOf } from './walk-process.ts';

/**
 * The first release of a range in which a check, or step, is otherwise than in the first of it: by halving, each time from the
 * nearest checkpoint, and only what it needs. What a matrix in the same folder has found already is not walked again.
 * @returns 0 when that is known, 2 when a walk did not come to the check
 * @throws BadInput before anything is walked
 */
export async function bisectCheck(
  id: string,
  options: MatrixOptions,
  signal: AbortSignal,
  walker: Walker = walkerOf(options.json ?? false),
  releases?: Releases,
): Promise<number> {
  const known = releases ?? (await readReleases(signal));
  const versions = selectReleases(options.openclaw, known, options.every);
  const sections = await loadSections();
  const item = [...sections.values()].flatMap(({ items }) => items).find((one) => one.id === id);
  if (item === undefined) {
    const meant = nearest(
      id,
      [...sections.values()].flatMap(({ items }) => items.map((one) => one.id)),
    );
    throw new BadInput(
      'There is no such check',
      `--bisect ${id}`,
      meant === null ? 'Reports and `conform plan` have their names.' : `Is it “${meant}”?`,
    );
  }
  if (versions.length < 2)
    throw new BadInput(
      'There is nothing to halve',
      `--openclaw ${options.openclaw}`,
      'Name a range: 2026.2.9..latest.',
    );
  const trips = await tripsOf(versions, known, options, sections);
  const reportDir = resolve(options.report);
  const from = partOf(item.section.phase);
  const look = async (version: string): Promise<Look> => {
    signal.throwIfAborted();
    const dir = join(reportDir, version);
    const earlier = (await resultsIn(dir))?.outcomes.find((record) => record.id === id);
    if (earlier) return seen(version, earlier, 'from an earlier walk');
    const trip = trips.find((one) => one.version === version);
    const argv = [...(trip?.argv ?? []), '--report', `${dir}-bisect`, '--only', item.section.id];
    await rm(`${dir}-bisect`, { recursive: true, force: true });
    await walker([...argv, '--from', from], signal);
    signal.throwIfAborted();
    if ((await resultsIn(`${dir}-bisect`)) === null) await walker(argv, signal);
    signal.throwIfAborted();
    const record = (await resultsIn(`${dir}-bisect`))?.outcomes.find((one) => one.id === id);
    if (record === undefined || record.outcome === 'broken')
      throw new BadInput(
        'The walk did not come to the check',
        `OpenClaw ${version}, ${id}`,
        'What it said above tells why.',
      );
    return seen(version, record, 'walked');
  };
  const found = await bisect(versions, look, (a, b) => a.outcome === b.outcome && a.erratum === b.erratum);
  if (options.json) process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
  const out = options.json ? process.stderr : process.stdout;
  out.write(
    found === null
      ? `\n${id} is in ${versions.at(-1)} as in ${versions[0]}: nothing to look for between them.\n`
      : `\n${id} is otherwise since ${found.after.version}:
  ${found.before.version}: ${tell(found.before.found)}
  ${found.after.version}: ${tell(found.after.found)}
${found.looked.length} of ${versions.length} releases were looked at.\n`,
  );
  return 0;
}

/** What a check came to with one release. */
interface Look {
  readonly outcome: Outcome;
  readonly erratum: string | null;
  readonly reason: string | null;
}

function seen(version: string, { outcome, erratum, reason }: OutcomeRecord, how: string): Look {
  const look = { outcome, erratum: erratum ?? null, reason: reason ?? null };
  process.stderr.write(`OpenClaw ${version}: ${tell(look)} (${how})\n`);
  return look;
}

function tell({ outcome, reason }: Look): string {
  return oneLine(reason === null ? outcome : `${outcome}: ${reason}`, 400);
}
