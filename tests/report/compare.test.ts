// What changed between two runs: each pair of outcomes is one kind of change, and only one.

import { describe, expect, test } from 'vitest';
import { buildAcceptance } from '../../src/report/acceptance.ts';
import { type Comparison, compareResults } from '../../src/report/compare.ts';
import { OUTCOMES, type Outcome, type OutcomeRecord } from '../../src/report/outcome.ts';
import { Redactor } from '../../src/report/redaction.ts';
import { buildResults } from '../../src/report/results.ts';
import { ACCEPT_INFO, INFO, record } from './records.ts';

const run = (...records: readonly OutcomeRecord[]) => buildResults(records, INFO);
const of = (outcome: Outcome | null) => (outcome === null ? [] : [record(outcome, { id: 'x' })]);

function kind(before: Outcome | null, after: Outcome | null): string {
  const comparison = compareResults(run(...of(before)), run(...of(after)));
  const kinds = Object.entries(comparison).flatMap(([name, changes]) => (changes.length > 0 ? [name] : []));
  expect(kinds.length).toBeLessThanOrEqual(1);
  return kinds[0] ?? 'same';
}

test.each<[keyof Comparison | 'same', readonly [Outcome | null, Outcome | null][]]>([
  ['same', OUTCOMES.map((outcome) => [outcome, outcome])],
  [
    'newlyFailing',
    [
      ['passed', 'failed'],
      ['erratum', 'fixed'],
      ['waived', 'failed'],
      ['broken', 'failed'],
      ['not-applicable', 'failed'],
      ['manual', 'failed'],
      [null, 'failed'],
    ],
  ],
  [
    'repaired',
    [
      ['failed', 'passed'],
      ['failed', 'erratum'],
      ['fixed', 'passed'],
    ],
  ],
  [
    'new',
    [
      [null, 'passed'],
      [null, 'broken'],
      [null, 'waived'],
    ],
  ],
  [
    'gone',
    [
      ['passed', null],
      ['failed', null],
    ],
  ],
  [
    'otherwise',
    [
      ['failed', 'waived'],
      ['failed', 'broken'],
      ['failed', 'not-applicable'],
      ['failed', 'fixed'],
      ['passed', 'broken'],
      ['broken', 'passed'],
      ['passed', 'erratum'],
    ],
  ],
])('%s', (name, pairs) => {
  for (const [before, after] of pairs) expect(kind(before, after), `${before} → ${after}`).toBe(name);
});

test('of a walk and an acceptance, steps are not compared', () => {
  const walk = run(record('passed', { id: 'x' }), record('failed', { id: 's', kind: 'step' }));
  const accept = buildAcceptance(
    [record('failed', { id: 'x' }), record('manual', { id: 'm', kind: 'step' })],
    ACCEPT_INFO,
    new Redactor(),
  );
  const { newlyFailing, ...others } = compareResults(walk, accept);
  expect(newlyFailing.map(({ id }) => id)).toEqual(['x']);
  expect(Object.values(others).flat()).toEqual([]);
});

describe('a change', () => {
  test('says what it is about, and why it is so now', () => {
    const before = run(record('passed', { id: 'x' }));
    const after = run(record('failed', { id: 'x', title: 'it holds', reason: 'it does not' }));
    expect(compareResults(before, after).newlyFailing).toEqual([
      {
        id: 'x',
        section: '1.5 Configure UFW firewall',
        title: 'it holds',
        before: 'passed',
        after: 'failed',
        reason: 'it does not',
      },
    ]);
  });

  test('of an id that is there twice is that of the worse', () => {
    const twice = [record('failed', { id: 'x' }), record('passed', { id: 'x' })];
    expect(compareResults(run(record('passed', { id: 'x' })), run(...twice)).newlyFailing).toHaveLength(1);
  });
});
