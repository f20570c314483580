// Several machines at a time: which comes when, and what becomes of the others when one fails.
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { atOnce } from '../../src/prove/at-once.ts';
import type { Group } from '../../src/prove/groups.ts';
import { aFault } from './faults.ts';

const never = new AbortController().signal;

/** A part with so many faults. */
function part(until: string, faults: number): Group {
  return { until, inputs: {}, faults: Array.from({ length: faults }, () => aFault()) };
}

test('the machine with the most faults comes first, and no more are at work than may be', async () => {
  const begun: string[] = [];
  let working = 0;
  let most = 0;
  await atOnce(
    2,
    [[part('few', 1)], [part('many', 3)], [part('some', 2)]],
    async ({ until = '' }) => {
      begun.push(until);
      working += 1;
      most = Math.max(most, working);
      await turn();
      working -= 1;
    },
    never,
  );
  expect(begun).toEqual(['many', 'some', 'few']);
  expect(most).toBe(2);
});

test('the other parts of a machine wait until it has been set up once', async () => {
  const told: string[] = [];
  await atOnce(
    3,
    [[part('first', 2), part('second', 2), part('third', 2)], [part('alone', 1)]],
    async ({ until }, ready) => {
      told.push(`${until} begins`);
      await turn();
      await turn();
      if (until === 'first') {
        told.push('first is ready');
        ready();
      }
      await turn();
      told.push(`${until} ends`);
    },
    never,
  );
  expect(told.slice(0, 2)).toEqual(['first begins', 'alone begins']);
  expect(told.filter((line) => line.endsWith('begins'))).toHaveLength(4);
  expect(told.indexOf('second begins')).toBeGreaterThan(told.indexOf('first is ready'));
  expect(told.indexOf('second begins')).toBeLessThan(told.indexOf('first ends'));
});

test('they are begun, too, when the first never said that it was ready', async () => {
  const begun: (string | undefined)[] = [];
  await atOnce(
    2,
    [[part('first', 1), part('second', 1)]],
    async ({ until }) => void begun.push(until),
    never,
  );
  expect(begun).toEqual(['first', 'second']);
});

test('when one fails, the others are told to stop, none is begun any more, and that is what is thrown', async () => {
  const seen: string[] = [];
  const done = atOnce(
    2,
    [[part('fails', 3)], [part('works', 2)], [part('waits', 1)]],
    async ({ until }, _, signal) => {
      seen.push(until ?? '');
      await turn();
      if (until === 'fails') throw new Error('No machine.');
      await turn();
      seen.push(`${until}, aborted: ${signal.aborted}`);
    },
    never,
  );
  await expect(done).rejects.toThrow('No machine.');
  expect(seen).toEqual(['fails', 'works', 'works, aborted: true']);
});

test('an interruption is thrown when all have come to their end', async () => {
  const stop = new AbortController();
  let ended = 0;
  const done = atOnce(
    1,
    [[part('one', 1)], [part('other', 1)]],
    async () => {
      stop.abort(new Error('Stopped.'));
      await turn();
      ended += 1;
    },
    stop.signal,
  );
  await expect(done).rejects.toThrow('Stopped.');
  expect(ended).toBe(1);
});
