import { describe, expect, test } from 'vitest';
import { compare, concernedBy, deviation } from '../../src/prove/compare.ts';
import { aFault, sections } from './faults.ts';

const BASELINE = new Map([
  ['9.1/a', 'passed'],
  ['9.1/b', 'passed'],
  ['9.2/c', 'not-applicable'],
] as const);

describe('compare', () => {
  test('finds what fails, and nothing else', () => {
    const seen = new Map([
      ['9.1/a', { outcome: 'failed' }],
      ['9.1/b', { outcome: 'passed' }],
      ['9.2/c', { outcome: 'not-applicable' }],
    ] as const);
    expect(compare(aFault(), BASELINE, seen)).toEqual({ found: ['9.1/a'], missed: [], disturbed: [] });
  });

  test.for(['passed', 'broken', 'blocked', 'not-applicable', 'erratum', 'fixed'] as const)(
    'takes %s for no failure',
    (outcome) => {
      const { found, missed } = compare(aFault(), BASELINE, new Map([['9.1/a', { outcome }]]));
      expect(found).toEqual([]);
      expect(missed).toEqual([{ check: '9.1/a', expected: 'failed', outcome }]);
    },
  );

  test('neither finds nor misses what the sound machine cannot show', () => {
    const fault = aFault({ breaks: ['9.1/a', '9.2/c'] });
    const seen = new Map([
      ['9.1/a', { outcome: 'failed' }],
      ['9.2/c', { outcome: 'not-applicable' }],
    ] as const);
    expect(compare(fault, BASELINE, seen)).toEqual({ found: ['9.1/a'], missed: [], disturbed: [] });
  });

  test('misses what was not looked at', () => {
    const { missed } = compare(aFault(), BASELINE, new Map());
    expect(missed).toEqual([
      { check: '9.1/a', expected: 'failed', outcome: 'broken', reason: 'It was not looked at.' },
    ]);
  });

  test('is disturbed by every other change, for better or worse', () => {
    const seen = new Map([
      ['9.1/a', { outcome: 'failed' }],
      ['9.1/b', { outcome: 'failed', reason: 'so' }],
      ['9.2/c', { outcome: 'passed' }],
    ] as const);
    expect(compare(aFault(), BASELINE, seen).disturbed).toEqual([
      { check: '9.1/b', expected: 'passed', outcome: 'failed', reason: 'so' },
      { check: '9.2/c', expected: 'not-applicable', outcome: 'passed' },
    ]);
  });

  test('excuses what the fault may break', () => {
    const seen = new Map([
      ['9.1/a', { outcome: 'failed' }],
      ['9.1/b', { outcome: 'failed' }],
    ] as const);
    const fault = aFault({ mayBreak: { '9.1/b': 'why' } });
    expect(compare(fault, BASELINE, seen)).toEqual({ found: ['9.1/a'], missed: [], disturbed: [] });
  });
});

test('a check without an outcome on the sound machine can’t be compared', () => {
  expect(() => deviation('9.9/z', { outcome: 'passed' }, BASELINE)).toThrow('9.9/z has no outcome');
});

describe('a check is concerned', () => {
  const checksOf = (disruptive: Parameters<typeof sections>[0]) =>
    sections(disruptive)
      .flatMap(({ items }) => items)
      .filter((item) => item.kind === 'check');
  const concerned = (disruptive: Parameters<typeof sections>[0], fault = aFault(), costMs = 10) =>
    [...concernedBy(checksOf(disruptive), fault, () => costMs)].sort();

  test('when it only reads', () => {
    expect(concerned({})).toEqual(['9.1/a', '9.1/b', '9.2/c']);
  });

  test('when it only reads, if its phase is', () => {
    expect(concerned({}, aFault({ breaks: ['8.1/z'] }))).toEqual([]);
    expect(concerned({}, aFault({ breaks: ['8.1/z', '9.9/z'] }))).toEqual(['9.1/a', '9.1/b', '9.2/c']);
  });

  test('when reading costs seconds, if its section is', () => {
    expect(concerned({}, aFault(), 2_000)).toEqual(['9.1/a', '9.1/b']);
  });

  test('when it costs more than that, if it is named', () => {
    expect(concerned({}, aFault(), 10_000)).toEqual(['9.1/a']);
  });

  test('when it disrupts, if its section is', () => {
    expect(concerned({ b: 'login', c: 'container' })).toEqual(['9.1/a', '9.1/b']);
  });

  test('when it reboots, if it is named', () => {
    expect(concerned({ a: 'reboot', b: 'reboot', c: 'reboot' })).toEqual(['9.1/a']);
    const fault = aFault({ mayBreak: { '9.2/c': 'why' } });
    expect(concerned({ b: 'reboot', c: 'reboot' }, fault)).toEqual(['9.1/a', '9.2/c']);
  });

  test('what costs seconds takes turns, each with some fault', () => {
    const [template] = checksOf({ b: 'login' });
    if (template === undefined) throw new Error('There is no check.');
    const costly = Array.from({ length: 12 }, (_, index) => ({ ...template, id: `9.1/costly-${index}` }));
    const turns = Array.from({ length: 40 }, (_, index) =>
      concernedBy(costly, aFault({ id: `9.1-fault-${index}` }), () => 2_000),
    );
    expect(turns.map(({ size }) => size)).toEqual(turns.map(() => 3));
    expect(turns.reduce((all, some) => all.union(some), new Set()).size).toBe(12);
  });
});
