// Walks with several releases side by side: what is whose, what broke first, and what became of errata.
import { describe, expect, test } from 'vitest';
import { errataOf } from '../../src/matrix/errata.ts';
import { matrixOf, type VersionWalk } from '../../src/matrix/matrix.ts';
import type { Outcome, OutcomeRecord } from '../../src/report/outcome.ts';
import { buildResults } from '../../src/report/results.ts';
import { phaseOf } from '../../src/spec/phases.ts';
import { INFO, record } from '../report/records.ts';

function of(section: string, outcome: Outcome, more: Partial<OutcomeRecord> = {}): OutcomeRecord {
  return record(outcome, {
    id: `${section}/${more.title ?? 'x'}`,
    section,
    sectionTitle: 'Title',
    phase: phaseOf(section),
    title: 'x',
    ...more,
  });
}

function walk(
  version: string,
  outcomes: readonly OutcomeRecord[],
  began: VersionWalk['began'] = null,
): VersionWalk {
  return { version, report: `reports/${version}`, results: buildResults(outcomes, INFO), began };
}

const FIRST = walk('2026.2.9', [
  of('1.1', 'passed'),
  of('1.2', 'erratum', { erratum: '1.2-defect' }),
  of('2.4', 'passed'),
  of('3.1', 'erratum', { erratum: '3.1-defect' }),
  of('3.2', 'erratum', { erratum: '3.2-defect' }),
]);
const SECOND = walk(
  '2026.9.6',
  [
    of('2.4', 'failed', { reason: 'Node is too old.' }),
    of('3.1', 'fixed', { erratum: '3.1-defect' }),
    of('3.2', 'blocked'),
  ],
  { at: '2', from: FIRST },
);

describe('the second of two', () => {
  const { columns, rows } = matrixOf([FIRST, SECOND]);
  const [first, second] = columns;

  test('has what came before its start from the first', () => {
    expect(second?.results.outcomes.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['1.1/x', 'passed'],
      ['1.2/x', 'erratum'],
      ['2.4/x', 'failed'],
      ['3.1/x', 'fixed'],
      ['3.2/x', 'blocked'],
    ]);
    expect(second?.began).toEqual({ at: '2', from: '2026.2.9' });
    expect(rows.map(({ name, cells }) => [name, cells['2026.9.6']?.from])).toEqual([
      ['1.1 Title', '2026.2.9'],
      ['1.2 Title', '2026.2.9'],
      ['2.4 Title', null],
      ['3.1 Title', null],
      ['3.2 Title', null],
    ]);
  });

  test('is judged as a whole, and told what broke first', () => {
    expect(first).toMatchObject({ verdict: 'conformant', first: null, changes: null });
    expect(second).toMatchObject({ verdict: 'non-conformant', first: { id: '2.4/x' } });
  });

  test('is compared with the first', () => {
    expect(second?.changes?.newlyFailing.map(({ id }) => id)).toEqual(['2.4/x', '3.1/x']);
    expect(second?.changes?.gone).toEqual([]);
  });

  test('of which an erratum that ended is what broke, where nothing else did', () => {
    const third = walk('2026.9.7', [of('3.1', 'fixed', { erratum: '3.1-defect' })], { at: '3', from: FIRST });
    expect(matrixOf([FIRST, third]).columns[1]?.first).toMatchObject({ id: '3.1/x', outcome: 'fixed' });
  });

  test('with errata that it met, that ended, and that nobody saw', () => {
    const errata = ['1.2', '3.1', '3.2'].map((section) => ({
      id: `${section}-defect`,
      section,
      versions: section === '1.2' ? { ufw: '1' } : { openclaw: '2026.2.9' },
    }));
    expect(errataOf(columns, errata)).toEqual([
      {
        id: '1.2-defect',
        section: '1.2',
        listedWith: null,
        sights: { '2026.2.9': 'met', '2026.9.6': 'met' },
        needsEvidence: [],
      },
      {
        id: '3.1-defect',
        section: '3.1',
        listedWith: '2026.2.9',
        sights: { '2026.2.9': 'met', '2026.9.6': 'ended' },
        needsEvidence: [],
      },
      {
        id: '3.2-defect',
        section: '3.2',
        listedWith: '2026.2.9',
        sights: { '2026.2.9': 'met', '2026.9.6': 'unseen' },
        needsEvidence: [],
      },
    ]);
  });
});

test('an erratum met with another release than it is listed with needs evidence of it', () => {
  const again = walk('2026.3.1', [of('3.1', 'erratum', { erratum: '3.1-defect' })]);
  const errata = [{ id: '3.1-defect', section: '3.1', versions: { openclaw: '2026.2.9' } }];
  expect(errataOf(matrixOf([FIRST, again]).columns, errata)[0]?.needsEvidence).toEqual(['2026.3.1']);
});

test('a third shares with the first what the second shared with it', () => {
  const second = walk('2', [of('2.4', 'passed'), of('3.1', 'passed')], { at: '2', from: FIRST });
  const third = walk('3', [of('3.1', 'passed'), of('3.2', 'passed')], { at: '3', from: second });
  const { rows } = matrixOf([FIRST, second, third]);
  expect(rows.map(({ name, cells }) => [name, cells['3']?.from])).toEqual([
    ['1.1 Title', '2026.2.9'],
    ['1.2 Title', '2026.2.9'],
    ['2.4 Title', '2'],
    ['3.1 Title', null],
    ['3.2 Title', null],
  ]);
});

test('a walk that did not come as far has empty cells', () => {
  const short = walk('2026.3.1', [of('1.1', 'broken', { reason: 'The machine is gone.' })]);
  const { rows, columns } = matrixOf([short, FIRST]);
  expect(rows.map(({ name, cells }) => [name, cells['2026.3.1'] === null])).toEqual([
    ['1.1 Title', false],
    ['1.2 Title', true],
    ['2.4 Title', true],
    ['3.1 Title', true],
    ['3.2 Title', true],
  ]);
  expect(columns[0]).toMatchObject({ verdict: 'inconclusive', first: { reason: 'The machine is gone.' } });
});
