// Waiting for something to have been said: asked again and again until it is there or the time is over.
import { setTimeout as delay } from 'node:timers/promises';

const INTERVAL_MS = 200;

/**
 * @param withinMs the time to wait
 * @returns what `look` found, or null when it found nothing (null or undefined) in that time
 */
export async function eventually<T>(
  look: () => Promise<T | null | undefined>,
  withinMs: number,
  signal: AbortSignal,
): Promise<T | null> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== null && found !== undefined) return found;
    if (performance.now() >= deadline) return null;
    await delay(INTERVAL_MS, undefined, { signal });
  }
}
