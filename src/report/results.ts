// results.json: the whole of one run, put together, written in one piece and read back with a schema.

import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { Evidence, OutcomeRecord, RunResults, WalkResults } from './outcome.ts';
import { resultsSchema } from './results-schema.ts';
import { count, judge } from './verdict.ts';

/** What a walk knows of itself; the rest of {@link WalkResults} follows from its records. */
export type RunInfo = Pick<
  WalkResults,
  'mode' | 'guide' | 'machine' | 'world' | 'openclaw' | 'inputs' | 'suite' | 'startedAt'
>;

/** The results of a walk that ended at `endedAt`, judged. */
export function buildResults(
  records: readonly OutcomeRecord[],
  info: RunInfo,
  endedAt: Date = new Date(),
): WalkResults {
  const { verdict, reason } = judge(records);
  return {
    schema: 1,
    mode: info.mode,
    verdict,
    verdictReason: reason,
    guide: info.guide,
    machine: info.machine,
    world: info.world,
    openclaw: info.openclaw,
    inputs: info.inputs,
    suite: info.suite,
    startedAt: info.startedAt,
    durationMs: Math.max(0, endedAt.getTime() - Date.parse(info.startedAt)),
    commandMs: busyMs(records.flatMap(({ evidence }) => evidence)),
    counts: count(records),
    outcomes: records,
  };
}

/** Milliseconds in which at least one of these commands ran. */
export function busyMs(evidence: readonly Evidence[]): number {
  const spans = evidence
    .map(({ startedAt, durationMs }) => ({ start: Date.parse(startedAt), durationMs }))
    .sort((a, b) => a.start - b.start);
  let busy = 0;
  let until = 0;
  for (const { start, durationMs } of spans) {
    busy += Math.max(0, start + durationMs - Math.max(start, until));
    until = Math.max(until, start + durationMs);
  }
  return busy;
}

/** Writes results so that a reader, or a crash, never meets half a file. */
export async function writeResults(file: string, results: RunResults): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${randomUUID()}.tmp`;
  try {
    await writeFile(draft, `${JSON.stringify(results, null, 2)}\n`);
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
}

/**
 * Reads a `results.json`.
 *
 * @throws {Error} naming the file and what is wrong with it: missing, not JSON, or of no shape that is known here.
 */
export async function readResults(file: string): Promise<RunResults> {
  const text = await readFile(file, 'utf8');
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw new Error(`${file} is not JSON. Run it again, or give another file.`, { cause });
  }
  const parsed = resultsSchema.safeParse(data);
  if (!parsed.success) {
    throw new Error(
      `${file} is not a results file of a version known here (1, of a walk, or 2, of an acceptance):\n${z.prettifyError(parsed.error)}`,
    );
  }
  return parsed.data;
}
