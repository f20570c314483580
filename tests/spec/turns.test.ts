// Turns at the machine: readers together, whoever may change it alone, nobody forgotten.
import { expect, test } from 'vitest';
import { Turns } from '../../src/spec/turns.ts';

/** Work that is under way until it is let go. */
function work(log: string[], name: string) {
  const gate = Promise.withResolvers<string>();
  const begin = () => {
    log.push(name);
    return gate.promise;
  };
  return { begin, end: () => gate.resolve(name), fail: () => gate.reject(new Error(name)) };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('those that read are under way at the same time; one that changes waits for them, and those after it for that', async () => {
  const turns = new Turns();
  const log: string[] = [];
  const [one, two, change, three] = ['one', 'two', 'change', 'three'].map((name) => work(log, name));
  if (!one || !two || !change || !three) throw new Error('unreachable');
  const results = [
    turns.together(one.begin),
    turns.together(two.begin),
    turns.alone(change.begin),
    turns.together(three.begin),
  ];
  await settled();
  expect(log).toEqual(['one', 'two']);
  one.end();
  await settled();
  expect(log).toEqual(['one', 'two']);
  two.end();
  await settled();
  expect(log).toEqual(['one', 'two', 'change']);
  change.end();
  await settled();
  expect(log).toEqual(['one', 'two', 'change', 'three']);
  three.end();
  expect(await Promise.all(results)).toEqual(['one', 'two', 'change', 'three']);
});

test('one that fails tells only who asked, and holds nobody up', async () => {
  const turns = new Turns();
  const log: string[] = [];
  const [reading, change, next] = ['reading', 'change', 'next'].map((name) => work(log, name));
  if (!reading || !change || !next) throw new Error('unreachable');
  const failing = [turns.together(reading.begin), turns.alone(change.begin)];
  const after = turns.alone(next.begin);
  await settled();
  reading.fail();
  change.fail();
  next.end();
  expect((await Promise.allSettled(failing)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await after).toBe('next');
});
