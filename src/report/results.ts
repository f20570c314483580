// results.json: the whole of one run, written in one piece and read back with a schema.

import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import {
  type Evidence,
  OUTCOMES,
  type OutcomeRecord,
  type RunResults,
  SEVERITIES,
  VERDICTS,
} from './outcome.ts';
import { count, judge } from './verdict.ts';

/** What a run knows of itself; the rest of {@link RunResults} follows from its records. */
export type RunInfo = Pick<
  RunResults,
  'mode' | 'guide' | 'machine' | 'world' | 'openclaw' | 'inputs' | 'suite' | 'startedAt'
>;

/** The results of a run that ended at `endedAt`, judged. */
export function buildResults(
  records: readonly OutcomeRecord[],
  info: RunInfo,
  endedAt: Date = new Date(),
): RunResults {
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
function busyMs(evidence: readonly Evidence[]): number {
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

const evidence = z.strictObject({
  command: z.string(),
  exitCode: z.int().nullable(),
  signal: z.string().nullable(),
  stdout: z.string(),
  stderr: z.string(),
  startedAt: z.iso.datetime({ offset: true }),
  durationMs: z.number().nonnegative(),
  timedOut: z.boolean(),
});

const outcomeRecord = z.strictObject({
  id: z.string().min(1),
  section: z.string(),
  sectionTitle: z.string(),
  phase: z.string(),
  kind: z.enum(['step', 'check']),
  title: z.string(),
  severity: z.enum(SEVERITIES),
  promise: z.string().exactOptional(),
  outcome: z.enum(OUTCOMES),
  erratum: z.string().exactOptional(),
  reason: z.string().exactOptional(),
  startedAt: z.iso.datetime({ offset: true }),
  durationMs: z.number().nonnegative(),
  evidence: z.array(evidence),
  diagnosis: z.array(evidence).exactOptional(),
});

/** The shape of `results.json`, version 1. */
export const resultsSchema = z.strictObject({
  schema: z.literal(1),
  mode: z.literal('walk'),
  verdict: z.enum(VERDICTS),
  verdictReason: z.string(),
  guide: z.strictObject({
    file: z.string().nullable(),
    sha256: z.string().nullable(),
    drifted: z.array(z.string()),
  }),
  machine: z.strictObject({
    kind: z.string(),
    image: z.string(),
    os: z.string(),
    kernel: z.string(),
    systemd: z.string(),
    remarks: z.array(z.string()),
  }),
  world: z.record(z.string(), z.enum(['live', 'stand-in'])),
  openclaw: z.string().nullable(),
  inputs: z.record(z.string(), z.string()),
  suite: z.string(),
  startedAt: z.iso.datetime({ offset: true }),
  durationMs: z.number().nonnegative(),
  commandMs: z.number().nonnegative(),
  counts: z.record(z.enum(OUTCOMES), z.int().nonnegative()),
  outcomes: z.array(outcomeRecord),
});

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
 * @throws {Error} naming the file and what is wrong with it: missing, not JSON, or not the shape of version 1.
 */
export async function readResults(file: string): Promise<RunResults> {
  const text = await readFile(file, 'utf8');
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw new Error(`${file} is not JSON. Run the walk again, or give another file.`, { cause });
  }
  const parsed = resultsSchema.safeParse(data);
  if (!parsed.success) {
    throw new Error(`${file} is not a results file of version 1:\n${z.prettifyError(parsed.error)}`);
  }
  return parsed.data;
}
