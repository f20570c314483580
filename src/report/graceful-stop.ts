// Ctrl-C during a run: Vitest ends its tests and reports, instead of dying with nothing written.

import { fileURLToPath } from 'node:url';
import type { Vitest } from 'vitest/node';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
const WORKER_SETUP = fileURLToPath(new URL('./worker-signals.ts', import.meta.url));

/**
 * Prepares a graceful stop. Call it before Vitest is started, and what it returns from a reporter's `onInit`.
 *
 * Vitest's logger ends the process a millisecond after SIGINT or SIGTERM. Its listeners (those added between the two
 * calls) are removed, so that whoever owns `signal` decides; and its workers, which a terminal interrupts as well, are
 * told to leave that to the main process.
 *
 * @param signal when aborted, the running test is cancelled, the rest is left out, and the run ends `interrupted`.
 */
export function stopGracefully(signal: AbortSignal): (vitest: Vitest) => void {
  const ours = new Map(SIGNALS.map((name) => [name, new Set(process.listeners(name))]));
  return (vitest) => {
    for (const [name, listeners] of ours) {
      for (const listener of process.listeners(name))
        if (!listeners.has(listener)) process.off(name, listener);
    }
    for (const { config } of vitest.projects) {
      if (!config.setupFiles.includes(WORKER_SETUP)) config.setupFiles.unshift(WORKER_SETUP);
    }
    signal.addEventListener('abort', () => void vitest.cancelCurrentRun('keyboard-input'), { once: true });
  };
}
