// results.json: what is written is what is read, and nothing else is taken for it.

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { OUTCOMES } from '../../src/report/outcome.ts';
import { buildResults, readResults, writeResults } from '../../src/report/results.ts';
import { evidence, INFO, NASTY, record } from './records.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'results-'));
});
afterEach(async () => {
  await rm(dir, { recursive: true, force: true });
});

const RECORDS = [
  ...OUTCOMES.map((outcome) => record(outcome)),
  record('failed', { id: 'diagnosed', diagnosis: [evidence({ stdout: 'what there was' })] }),
  record('passed', {
    id: 'nasty',
    promise: '1.5 › Expected output',
    evidence: [evidence({ stdout: NASTY.toWellFormed(), exitCode: null, signal: 'KILL', timedOut: true })],
  }),
];

test('survives writing and reading', async () => {
  const file = join(dir, 'deep', 'results.json');
  const results = buildResults(RECORDS, INFO, new Date('2026-11-03T10:09:00.000Z'));
  await writeResults(file, results);
  expect(await readResults(file)).toEqual(results);
  expect(await readdir(join(dir, 'deep'))).toEqual(['results.json']);
});

test('is judged, counted and timed', () => {
  const results = buildResults(RECORDS, INFO, new Date('2026-11-03T10:09:00.000Z'));
  expect(results).toMatchObject({ verdict: 'non-conformant', durationMs: 600_000, commandMs: 120 });
  expect(results.verdictReason).toMatch(/^non-conformant: 2 failed/);
  expect(Object.values(results.counts).reduce((sum, number) => sum + number)).toBe(RECORDS.length);
});

test('its commands count by the time in which any of them ran', () => {
  const at = (ms: number, durationMs: number) =>
    evidence({ startedAt: new Date(Date.parse('2026-11-03T10:00:00.000Z') + ms).toISOString(), durationMs });
  const records = [
    record('passed', { id: 'later', evidence: [at(5_000, 1_000)] }),
    record('passed', { evidence: [at(0, 1_000), at(200, 100), at(900, 400), at(100, 0)] }),
    record('failed', { diagnosis: [at(9_000, 1_000)], evidence: [] }),
  ];
  expect(buildResults(records, INFO).commandMs).toBe(2_300);
});

test('a reader never meets half a file, however many write it at once', async () => {
  const file = join(dir, 'results.json');
  const results = buildResults(RECORDS, INFO);
  await writeResults(file, results);
  let done = false;
  const writing = Promise.all(Array.from({ length: 40 }, () => writeResults(file, results))).then(() => {
    done = true;
  });
  let reads = 0;
  while (!done) {
    await readResults(file);
    reads += 1;
  }
  await writing;
  expect(reads).toBeGreaterThan(0);
  expect(await readdir(dir)).toEqual(['results.json']);
});

test.each([
  ['an unknown outcome', { outcomes: [{ ...record('passed'), outcome: 'fine' }] }, /outcomes\[0\]\.outcome/],
  ['another version', { schema: 2 }, /schema/],
  ['a field nobody knows', { extra: true }, /extra/],
  ['a number for a count missing', { counts: { passed: 1 } }, /counts/],
])('says what is wrong: %s', async (_what, change, why) => {
  const file = join(dir, 'results.json');
  await writeFile(file, JSON.stringify({ ...buildResults(RECORDS, INFO), ...change }));
  await expect(readResults(file)).rejects.toThrow(why);
  await expect(readResults(file)).rejects.toThrow(file);
});

test('says what is wrong: not JSON, or not there', async () => {
  const file = join(dir, 'results.json');
  await expect(readResults(file)).rejects.toThrow(/ENOENT/);
  await writeFile(file, (JSON.stringify(buildResults(RECORDS, INFO)) ?? '').slice(0, 500));
  await expect(readResults(file)).rejects.toThrow(/is not JSON/);
  expect(await readFile(file, 'utf8')).toHaveLength(500);
});
