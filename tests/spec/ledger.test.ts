// What has been done on a machine, for this process and those that come after it.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { OUTCOMES } from '../../src/report/outcome.ts';
import { Ledger } from '../../src/spec/ledger.ts';

let file: string;
beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'ledger-')), 'ledger.jsonl');
});
afterEach(() => rmSync(dirname(file), { recursive: true, force: true }));

test('knows nothing at first', () => {
  expect([new Ledger(file).outcome('1.1/x'), new Ledger(file).isDone('1.1/x')]).toEqual([undefined, false]);
});

test('tells the next process what happened last', () => {
  const first = new Ledger(file);
  first.enter('1.1/x', 'failed');
  first.enter('1.1/“y”', 'passed');
  first.enter('1.1/x', 'erratum');
  for (const ledger of [first, new Ledger(file)]) {
    expect([ledger.outcome('1.1/x'), ledger.outcome('1.1/“y”')]).toEqual(['erratum', 'passed']);
  }
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(4);
});

test('lets others build on what was done, in whatever way, or needs no doing', () => {
  const ledger = new Ledger(file);
  for (const outcome of OUTCOMES) ledger.enter(outcome, outcome);
  expect(OUTCOMES.filter((outcome) => ledger.isDone(outcome)).sort()).toEqual([
    'erratum',
    'fixed',
    'not-applicable',
    'passed',
  ]);
});
