// Looks whether a promise holds: within a time limit, and with a count of what was asserted.
import { setTimeout as delay } from 'node:timers/promises';
import { BrokenError } from '../machine/shell.ts';
import { isAssertion } from './failure.ts';

/** When its time is over, a body's commands are ended: so long it may take to come to its end by that. */
const WIND_UP_MS = 5_000;

/** How many assertions have been made so far; a check that adds none has checked nothing. */
export type CountAssertions = () => number;

/** @throws BrokenError when `work` does not end although it was told to stop. */
export async function within<T>(stop: AbortSignal, work: () => Promise<T>): Promise<T> {
  const ended = new AbortController();
  const stopped = new Promise<void>((resolve) => {
    if (stop.aborted) resolve();
    else stop.addEventListener('abort', () => resolve(), { once: true, signal: ended.signal });
  });
  const stuck = stopped.then(async (): Promise<never> => {
    await delay(WIND_UP_MS, undefined, { signal: ended.signal });
    throw new BrokenError('It was told to stop, and went on.');
  });
  // Nobody waits for it any more when the work is done first.
  stuck.catch(() => undefined);
  try {
    return await Promise.race([work(), stuck]);
  } finally {
    ended.abort();
  }
}

/** Runs assertions; theirs is a failure, any other error says that we could not look. */
export async function assertOnce(
  body: () => Promise<void>,
  assertions: CountAssertions,
): Promise<Error | null> {
  const before = assertions();
  try {
    await body();
  } catch (error) {
    if (!isAssertion(error)) throw error;
    return error;
  }
  return assertions() > before ? null : new Error('The check asserts nothing, so it has checked nothing.');
}
