// Walks with several releases side by side: what is whose, what broke first, and what became of errata.
import { describe, expect, test } from 'vitest';
import { errataOf } from '../../src/matrix/errata.ts';
import { matrixOf, type VersionWalk } from '../../src/matrix/matrix.ts';
import type { Outcome, OutcomeRecord } from '../../src/report/outcome.ts';
import { brokenRun } from '../../src/report/recordless.ts';
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

const ERRATA = [
  { id: '1.2-defect', section: '1.2', versions: { ufw: '1' }, metBy: ['1.2/x'] },
  { id: '3.1-defect', section: '3.1', versions: { openclaw: '2026.2.9' }, metBy: ['3.1/x'] },
  { id: '3.2-defect', section: '3.2', versions: { openclaw: '2026.2.9' }, metBy: ['3.2/x'] },
];

test('what went wrong with a run itself belongs to that walk', () => {
  const interrupted = brokenRun('interrupted', 'The run came to its end', 'It was interrupted.');
  const walks = [
    walk('2026.2.9', [of('1.1', 'passed'), interrupted]),
    walk('2026.9.6', [of('2.4', 'passed'), interrupted], { at: '2', from: FIRST }),
    walk('2026.9.7', [of('2.4', 'passed')], { at: '2', from: SECOND }),
  ];
  const { columns, rows } = matrixOf(walks, ERRATA);
  expect(columns.map(({ verdict }) => verdict)).toEqual(['inconclusive', 'inconclusive', 'conformant']);
  expect(rows.find(({ name }) => name.includes('The run itself'))?.cells['2026.9.6']).toMatchObject({
    from: null,
  });
});

describe('the second of two', () => {
  const { columns, rows } = matrixOf([FIRST, SECOND], ERRATA);
  const [first, second] = columns;

  test('has what came before its start from the first', () => {
    expect(second?.results.outcomes.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['1.1/x', 'passed'],
      ['1.2/x', 'erratum'],
      ['2.4/x', 'failed'],
      ['3.1/x', 'passed'],
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
    expect(second?.changes?.newlyFailing.map(({ id }) => id)).toEqual(['2.4/x']);
    expect(second?.changes?.gone).toEqual([]);
  });

  test('is conformant where all that is otherwise is an erratum that ended', () => {
    const third = walk('2026.9.7', [of('3.1', 'fixed', { erratum: '3.1-defect' })], { at: '3', from: FIRST });
    const [, column] = matrixOf([FIRST, third], ERRATA).columns;
    expect(column).toMatchObject({ verdict: 'conformant', first: null });
    expect(column?.results.outcomes.at(-1)?.reason).toBe(
      'Erratum 3.1-defect, which was seen with 2026.2.9, has ended.',
    );
  });

  test.for([
    ['a release that it was seen with', '2026.2.9', '3.1-defect'],
    ['what has nothing to do with OpenClaw', '2026.9.7', '1.2-defect'],
    ['none that is listed', '2026.9.7', '3.9-defect'],
  ] as const)('of which an erratum of %s that does not show is what broke', ([, version, erratum]) => {
    const only = walk(version, [of('3.1', 'fixed', { erratum })]);
    expect(matrixOf([only], ERRATA).columns[0]).toMatchObject({
      verdict: 'non-conformant',
      first: { id: '3.1/x', outcome: 'fixed' },
    });
  });

  test('with errata that it met, that ended, and that nobody saw', () => {
    expect(errataOf(columns, ERRATA)).toEqual([
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
        needsEvidence: ['2026.9.6'],
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
  const [, row] = errataOf(matrixOf([FIRST, again], ERRATA).columns, ERRATA);
  expect(row?.needsEvidence).toEqual(['2026.3.1']);
});

describe('an erratum that is listed with the releases it is in, and those it is not in', () => {
  const passed = (version: string) => walk(version, [of('3.1', 'passed')]);
  const met = (version: string, erratum: string) => walk(version, [of('3.1', 'erratum', { erratum })]);
  const old = {
    ...ERRATA[1],
    id: 'old',
    section: '3.1',
    metBy: ['3.1/x'],
    versions: { openclaw: '2026.2.9' },
  };
  const late = { ...old, id: 'late', versions: { openclaw: '2026.9.6' }, absent: ['2026.2.9'] };

  test('ended, or began: the walks need not name it', () => {
    const errata = [{ ...old, absent: ['2026.9.6'] }, late];
    const { columns } = matrixOf([met('2026.2.9', 'old'), met('2026.9.6', 'late')], errata);
    expect(errataOf(columns, errata)).toMatchObject([
      { sights: { '2026.2.9': 'met', '2026.9.6': 'ended' }, needsEvidence: [] },
      { sights: { '2026.2.9': 'not yet', '2026.9.6': 'met' }, needsEvidence: [] },
    ]);
  });

  test('is told of with a release between them, which it needs evidence of', () => {
    const errata = [{ ...old, absent: ['2026.9.6'] }, late];
    const { columns } = matrixOf([passed('2026.5.1')], errata);
    expect(errataOf(columns, errata)).toMatchObject([
      { sights: { '2026.5.1': 'ended' }, needsEvidence: ['2026.5.1'] },
      { sights: { '2026.5.1': 'not yet' }, needsEvidence: ['2026.5.1'] },
    ]);
  });

  test('is not said to have ended by a walk that did not look', () => {
    const blocked = walk('2026.9.6', [of('3.1', 'blocked')]);
    const errata = [{ ...old, absent: ['2026.9.6'] }];
    expect(errataOf(matrixOf([blocked], errata).columns, errata)[0]?.sights).toEqual({
      '2026.9.6': 'unseen',
    });
  });
});

test('a third shares with the first what the second shared with it', () => {
  const second = walk('2', [of('2.4', 'passed'), of('3.1', 'passed')], { at: '2', from: FIRST });
  const third = walk('3', [of('3.1', 'passed'), of('3.2', 'passed')], { at: '3', from: second });
  const { rows } = matrixOf([FIRST, second, third], ERRATA);
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
  const { rows, columns } = matrixOf([short, FIRST], ERRATA);
  expect(rows.map(({ name, cells }) => [name, cells['2026.3.1'] === null])).toEqual([
    ['1.1 Title', false],
    ['1.2 Title', true],
    ['2.4 Title', true],
    ['3.1 Title', true],
    ['3.2 Title', true],
  ]);
  expect(columns[0]).toMatchObject({ verdict: 'inconclusive', first: { reason: 'The machine is gone.' } });
});
