// conform diff: what it prints, and its exit status.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildAcceptance } from '../../src/report/acceptance.ts';
import type { OutcomeRecord } from '../../src/report/outcome.ts';
import { Redactor } from '../../src/report/redaction.ts';
import { buildResults, writeResults } from '../../src/report/results.ts';
import { ACCEPT_INFO, INFO, NASTY, record } from '../report/records.ts';
import { conform } from './conform.ts';

let dir: string;
const file = (name: string) => join(dir, `${name}.json`);
const BEFORE: readonly OutcomeRecord[] = [
  record('passed', { id: 'a' }),
  record('failed', { id: 'b' }),
  record('passed', { id: 'c' }),
  record('failed', { id: 'w' }),
];
const AFTER: readonly OutcomeRecord[] = [
  record('failed', { id: 'a', title: NASTY, reason: `${NASTY}\nsecond line` }),
  record('passed', { id: 'b' }),
  record('passed', { id: 'd' }),
  record('waived', { id: 'w' }),
];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'conform-diff-'));
  await writeResults(file('before'), buildResults(BEFORE, INFO));
  await writeResults(file('after'), buildAcceptance(AFTER, ACCEPT_INFO, new Redactor()));
  await writeFile(file('others'), '{}');
});
afterAll(() => rm(dir, { recursive: true }));

test('newly failing, repaired, new, gone: exit 1', async () => {
  const { exitCode, stdout, stderr } = await conform(['diff', file('before'), file('after')]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
  expect(stdout).toMatch(/before\.json: a walk on Debian .*: non-conformant/);
  expect(stdout).toMatch(/after\.json: claw\.example\.org, 2026-11-03 09:59: non-conformant/);
  expect(stdout).toMatch(/newly failing \(1\)\n {2}a: passed → failed\n {4}<script>.*\n {4}<script>/);
  expect(stdout).toContain('repaired (1)\n  b: failed → passed\n');
  expect(stdout).toContain('new (1)\n  d: not there → passed\n');
  expect(stdout).toContain('gone (1)\n  c: passed → not there\n');
  expect(stdout).toContain('otherwise changed (1)\n  w: failed → waived\n');
  expect(stdout).toMatch(/\n1 newly failing, 1 repaired, 1 new, 1 gone, 1 otherwise changed\.$/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
  expect(stdout).not.toMatch(/\x1b/);
});

test('nothing newly failing: exit 0', async () => {
  const { exitCode, stdout } = await conform(['diff', file('before'), file('before')]);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/\nNo change\.$/);
  expect((await conform(['diff', file('after'), file('before')])).exitCode).toBe(1);
});

test('as JSON', async () => {
  const { exitCode, stdout } = await conform(['diff', '--json', file('before'), file('after')]);
  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    before: { mode: 'walk', host: null, verdict: 'non-conformant' },
    after: { mode: 'accept', host: 'claw.example.org' },
    newlyFailing: [{ id: 'a', before: 'passed', after: 'failed' }],
    repaired: [{ id: 'b' }],
    new: [{ id: 'd' }],
    gone: [{ id: 'c', after: null }],
    otherwise: [{ id: 'w' }],
  });
});

test.each([
  ['none', /none\.json.*ENOENT/],
  ['others', /others\.json.*not a results file/s],
])('results that are %s: exit 2', async (name, message) => {
  const { exitCode, stdout, stderr } = await conform(['diff', file('before'), file(name)]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/^ {4}at /m);
});

test('one file only: exit 2', async () => {
  expect((await conform(['diff', file('before')])).exitCode).toBe(2);
});
