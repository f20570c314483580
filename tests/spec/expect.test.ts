// The `expect` of specs, and how long it waits for what it polls.
import { describe, expect as own, test } from 'vitest';
import { expect, expectingWith } from '../../src/spec/expect.ts';

/** True from the given time on, in milliseconds from now. */
function from(ms: number): () => boolean {
  const start = performance.now();
  return () => performance.now() - start >= ms;
}

describe('what is polled for', () => {
  const poll = (patience: number) =>
    expectingWith(own, () => expect.poll(from(400), { timeout: 100, interval: 10 }).toBe(true), patience);

  test('has as much more time as its machine needs', async () => {
    await poll(20);
  });

  test('has no more time than it is given on any other', async () => {
    await own(poll(1)).rejects.toThrow();
  });
});
