// Several machines at work at the same time, as far as each can be had.
import pLimit from 'p-limit';
import type { Group } from './groups.ts';

/** Does the work of a group. @param ready to be called when its machine has been set up */
type Work = (group: Group, ready: () => void, signal: AbortSignal) => Promise<void>;

/**
 * Works on groups, so many at a time. A machine's first part may have to be walked; its others are begun when that is done, and
 * boot from the checkpoint that was taken then.
 * @param parts of each machine: a list each, of which the first is begun first
 * @param work is given a signal that aborts when other work has failed
 * @throws what the first that failed has thrown, when all have come to their end
 */
export async function atOnce(
  machines: number,
  parts: readonly (readonly Group[])[],
  work: Work,
  signal: AbortSignal,
): Promise<void> {
  const limit = pLimit(machines);
  const failing = new AbortController();
  const either = AbortSignal.any([signal, failing.signal]);
  const started: Promise<void>[] = [];
  const start = (group: Group, ready: () => void) => {
    const done = limit(async () => {
      if (either.aborted) return;
      try {
        await work(group, ready, either);
        ready();
      } catch (error) {
        // Before anything else is begun.
        failing.abort(error);
      }
    });
    started.push(done);
  };
  const count = (groups: readonly Group[]) => groups.reduce((sum, { faults }) => sum + faults.length, 0);
  // The longest first, so that none is left alone at the end.
  for (const [first, ...others] of parts.toSorted((a, b) => count(b) - count(a))) {
    const startOthers = () => {
      for (const part of others.splice(0)) start(part, () => undefined);
    };
    if (first !== undefined) start(first, startOthers);
  }
  for (const done of started) await done;
  either.throwIfAborted();
}
