// A check on a host: what it comes to, with errata and without.
import { describe, expect, test } from 'vitest';
import { inspect } from '../../src/accept/inspect.ts';
import { standInFor } from '../../src/spec/condition.ts';
import type { ReadingCheck } from '../../src/spec/definition.ts';
import { assertions, type BenchOptions, fakeBench, never } from '../spec/bench.ts';
import { aCheck, anErratum } from '../spec/items.ts';

const READS = aCheck() as ReadingCheck;

function look(check: ReadingCheck, options: BenchOptions = {}, signal = never) {
  const bench = fakeBench(options);
  return inspect(check, { ...bench, circumstances: bench.stage }, signal, assertions);
}

const GOOD = { answers: { look: { stdout: 'good' } } };
const BAD = { answers: { look: { stdout: 'bad' } } };

test('a promise that holds passes, with the evidence', async () => {
  const record = await look(READS, GOOD);
  expect(record).toMatchObject({ id: '1.5/check', kind: 'check', outcome: 'passed', promise: READS.promise });
  expect(record.evidence.map(({ command, stdout }) => [command, stdout])).toEqual([['look', 'good']]);
});

test('one that does not hold fails, and says what was found', async () => {
  expect(await look(READS, BAD)).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('bad') });
});

test('what could not be looked at is broken, and not the fault of the host', async () => {
  expect(await look(READS, { answers: { look: new Error('The connection was lost.') } })).toMatchObject({
    outcome: 'broken',
    reason: 'The connection was lost.',
  });
});

test('what takes too long is broken within its limit', async () => {
  const slow: ReadingCheck = {
    ...READS,
    timeoutMs: 20,
    body: ({ signal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('Given up.')))),
  };
  expect(await look(slow)).toMatchObject({
    outcome: 'broken',
    reason: 'Not finished within 0.02 s. Given up.',
  });
});

test('a check that asserts nothing has checked nothing', async () => {
  expect(await look({ ...READS, body: async () => undefined })).toMatchObject({ outcome: 'failed' });
});

test('one for another option is not applicable, and nothing is asked', async () => {
  const when = [{ holds: () => false, otherwise: 'The other option was chosen.' }];
  const record = await look({ ...READS, when }, GOOD);
  expect(record).toMatchObject({ outcome: 'not-applicable', reason: 'The other option was chosen.' });
  expect(record.evidence).toEqual([]);
});

test('one that only a stand-in would show is a question to a person', async () => {
  const when = [standInFor('llm', 'nobody sees there what was asked.')];
  expect(await look({ ...READS, when }, GOOD)).toMatchObject({ outcome: 'manual' });
});

describe('where an erratum says what is true instead', () => {
  const instead = anErratum({
    correction: {
      kind: 'promise',
      says: 'It is better.',
      holds: async ({ $ }) => {
        expect((await $`look`).stdout).toBe('better');
      },
    },
  });
  const check: ReadingCheck = { ...READS, errata: [instead] };

  test('that is judged, and the report says where it differs from the guide', async () => {
    const record = await look(check, { answers: { look: { stdout: 'better' } } });
    expect(record).toMatchObject({ outcome: 'erratum', erratum: instead.id });
    expect(record.reason).toBe(`${instead.happens} Judged by what is true instead: It is better.`);
  });

  test('a host that keeps neither fails', async () => {
    expect(await look(check, BAD)).toMatchObject({ outcome: 'failed' });
  });

  test('an erratum of other circumstances does not count', async () => {
    const elsewhere = { ...instead, when: { holds: () => false, otherwise: 'Elsewhere.' } };
    expect(await look({ ...READS, errata: [elsewhere] }, GOOD)).toMatchObject({ outcome: 'passed' });
  });
});

describe('where an erratum corrects a step', () => {
  const check: ReadingCheck = { ...READS, errata: [anErratum({})] };

  test('the host has to be as corrected', async () => {
    expect(await look(check, GOOD)).toMatchObject({ outcome: 'passed' });
  });

  test('nothing is excused, and nothing is corrected', async () => {
    const record = await look(check, BAD);
    expect(record).toMatchObject({ outcome: 'failed' });
    expect(record.evidence.map(({ command }) => command)).toEqual(['look']);
  });
});
