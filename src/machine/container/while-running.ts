// Waiting for a container to stop, or for something of a machine for no longer than it runs.
import { setTimeout as delay } from 'node:timers/promises';
import type { Container } from 'dockerode';
import { docker } from './docker.ts';

/**
 * Waits until a container has stopped. A container machine's does when it reboots, with its PID 1: starting it again is the
 * power-up.
 */
export async function untilStopped(
  container: Container,
  limitMs: number,
  signal: AbortSignal,
): Promise<void> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
  await container.wait({ condition: 'not-running', abortSignal: limit });
  await delay(0);
}

/** How it is known that a machine runs. */
export interface Power {
  /** Resolves when it does not run, or not any more; rejects when the signal aborts. */
  readonly untilOff: (signal: AbortSignal) => Promise<unknown>;
  readonly isOn: () => Promise<boolean>;
}

/** A machine that runs as long as its container does. */
export function containerPower(id: string): Power {
  const container = docker().getContainer(id);
  return {
    untilOff: (abortSignal) => container.wait({ condition: 'not-running', abortSignal }),
    isOn: async () => (await container.inspect()).State.Running,
  };
}

/**
 * @param work is given a signal that aborts when the machine stops, or when it has taken too long
 * @param explain makes of what went wrong what is thrown
 */
export async function whileRunning<T>(
  { untilOff, isOn }: Power,
  limitMs: number,
  signal: AbortSignal,
  work: (limit: AbortSignal) => Promise<T>,
  explain: (running: boolean, error: unknown) => Promise<Error>,
): Promise<T> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
  const dead = new AbortController();
  const settled = new AbortController();
  const watch = untilOff(AbortSignal.any([limit, settled.signal])).then(
    () => dead.abort(new Error('it stopped')),
    () => undefined,
  );
  try {
    return await work(AbortSignal.any([limit, dead.signal]));
  } catch (error) {
    signal.throwIfAborted();
    throw await explain(await isOn(), error);
  } finally {
    settled.abort();
    await watch;
  }
}
