// How one sees from elsewhere that a machine has restarted.
import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from './connection.ts';
import { remoteShell } from './remote-shell.ts';
import { BrokenError } from './shell.ts';

const BETWEEN_LOOKS_MS = 1_000;
/** Seconds since PID 1 has started. */
const AGE = `read -r up _ < /proc/uptime
IFS= read -r stat < /proc/1/stat
set -- \${stat##*) }
echo "$up \${20}"`;
/** What /proc counts in, on every architecture. */
const TICKS_A_SECOND = 100;

/** Waits until PID 1 is younger than the call: neither clock is asked what time it is. */
export async function untilRebooted(connection: Connection, signal: AbortSignal): Promise<void> {
  const toldAt = performance.now();
  const shell = remoteShell(connection, () => undefined, signal);
  for (;;) {
    await connection.ready(signal);
    const age = await shell.run(AGE, { timeoutMs: 10_000 }).catch((error: unknown) => {
      // It goes down while it is asked.
      if (!(error instanceof BrokenError) || error.final || signal.aborted) throw error;
      return null;
    });
    const [up = Number.NaN, startedAt = Number.NaN] = age?.stdout.split(' ').map(Number) ?? [];
    if ((up - startedAt / TICKS_A_SECOND) * 1000 < performance.now() - toldAt) return;
    await connection.drop();
    await delay(BETWEEN_LOOKS_MS, undefined, { signal });
  }
}
