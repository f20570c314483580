// Waiting for a container to stop, or for something of it for no longer than it runs.
import { setTimeout as delay } from 'node:timers/promises';
import type { Container } from 'dockerode';
import { docker } from './docker.ts';

/**
 * Waits until a container has stopped. A machine's does when it reboots, with its PID 1 or its QEMU: starting it again is the
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

/**
 * @param work is given a signal that aborts when the container stops, or when it has taken too long
 * @param explain makes of what went wrong what is thrown
 */
export async function whileRunning<T>(
  id: string,
  limitMs: number,
  signal: AbortSignal,
  work: (limit: AbortSignal) => Promise<T>,
  explain: (running: boolean, error: unknown) => Promise<Error>,
): Promise<T> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
  const dead = new AbortController();
  const settled = new AbortController();
  const container = docker().getContainer(id);
  const watch = container
    .wait({ condition: 'not-running', abortSignal: AbortSignal.any([limit, settled.signal]) })
    .then(
      () => dead.abort(new Error('it stopped')),
      () => undefined,
    );
  try {
    return await work(AbortSignal.any([limit, dead.signal]));
  } catch (error) {
    signal.throwIfAborted();
    const { State } = await container.inspect();
    throw await explain(State.Running, error);
  } finally {
    settled.abort();
    await watch;
  }
}
