// One verdict from many outcomes: precedence, the line that says why, exit codes.

import { describe, expect, test } from 'vitest';
import { OUTCOMES, type Outcome } from '../../src/report/outcome.ts';
import { count, exitCode, judge } from '../../src/report/verdict.ts';
import { record } from './records.ts';

const judged = (...outcomes: Outcome[]) => judge(outcomes.map((outcome) => record(outcome)));

test('every outcome is counted, the absent ones as 0', () => {
  const counts = count([record('passed'), record('passed'), record('erratum')]);
  expect(Object.keys(counts)).toEqual([...OUTCOMES]);
  expect(counts).toMatchObject({ passed: 2, erratum: 1, failed: 0 });
});

test('exit codes', () => {
  expect([exitCode('conformant'), exitCode('non-conformant'), exitCode('inconclusive')]).toEqual([0, 1, 2]);
});

describe('conformant', () => {
  test.each<[Outcome[], string]>([
    [['passed'], 'conformant: 1 passed'],
    [['passed', 'not-applicable', 'manual'], 'conformant: 1 passed'],
    [['passed', 'waived'], 'conformant with 1 waiver: 1 passed, 1 waived'],
    [['passed', 'waived', 'waived'], 'conformant with 2 waivers: 1 passed, 2 waived'],
    [
      ['passed', 'waived', 'erratum'],
      'conformant with 1 waiver, 1 erratum: 1 passed, 1 as corrected by an erratum, 1 waived',
    ],
  ])('%j', (outcomes, reason) => {
    expect(judged(...outcomes)).toEqual({ verdict: 'conformant', reason });
  });

  test('counts errata, not the checks that met them', () => {
    const met = (id: string, erratum: string) => record('erratum', { id, erratum });
    expect(judge([met('a', 'E1'), met('b', 'E1')]).reason).toBe(
      'conformant with 1 erratum: 2 as corrected by an erratum',
    );
    expect(judge([met('a', 'E1'), met('b', 'E2'), record('passed')]).reason).toBe(
      'conformant with 2 errata: 1 passed, 2 as corrected by an erratum',
    );
  });

  test('says how many questions nobody has answered', () => {
    const manual = record('manual', { question: 'Is it?' });
    const answered = {
      ...manual,
      attestation: { id: 'x', answer: 'yes', text: 'It is.', name: 'A', date: '2026-11-03' },
    } as const;
    expect(judge([record('passed'), record('manual'), answered]).reason).toBe('conformant: 1 passed');
    expect(judge([record('passed'), manual, answered]).reason).toBe(
      'conformant: 1 passed, 1 question that nobody has answered',
    );
  });

  test('although something is blocked, when it is blocked by an erratum', () => {
    const blocked = record('blocked', { erratum: 'E1' });
    expect(judge([record('erratum', { erratum: 'E1' }), blocked]).verdict).toBe('conformant');
  });
});

describe('non-conformant', () => {
  test.each<Outcome[]>([['failed'], ['fixed'], ['passed', 'failed'], ['erratum', 'fixed']])(
    '%j',
    (...outcomes) => {
      expect(judged(...outcomes).verdict).toBe('non-conformant');
    },
  );

  test('what was found beats what could not be looked at, which is told as well', () => {
    expect(judged('passed', 'failed', 'broken', 'blocked')).toEqual({
      verdict: 'non-conformant',
      reason: 'non-conformant: 1 failed, 1 could not be looked at, 1 blocked',
    });
  });

  test('what is waived is told as well, and excuses nothing else', () => {
    expect(judged('passed', 'failed', 'waived').reason).toBe('non-conformant: 1 failed, 1 waived');
  });

  test('a stale erratum says so', () => {
    expect(judged('passed', 'fixed').reason).toContain('the list is stale');
  });
});

describe('inconclusive', () => {
  test.each<[Outcome[], string]>([
    [[], 'no check was looked at'],
    [['blocked', 'not-applicable', 'manual', 'waived'], 'no check was looked at'],
    [['passed', 'broken'], '1 could not be looked at'],
    [['passed', 'erratum', 'blocked'], '1 blocked, and nothing that failed says by what'],
  ])('%j', (outcomes, why) => {
    expect(judged(...outcomes)).toEqual({ verdict: 'inconclusive', reason: `inconclusive: ${why}` });
  });

  test('when steps ran and no promise was tested', () => {
    expect(judge([record('passed', { kind: 'step' })]).verdict).toBe('inconclusive');
  });
});
