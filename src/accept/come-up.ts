// A gateway that has only just been started: judged as soon as it can be, not as it is before.
import type { ReadingShell } from '../machine/shell.ts';
import { GATEWAY_PORT, UNIT } from '../probe/openclaw/gateway.ts';
import type { HostState } from './state/state.ts';

/** After this long, a gateway that does not listen is one that does not listen. */
const COME_UP_S = 120;
const WIND_UP_S = 10;

/** Whether the service runs, but not yet so far that it listens: which it may never do. */
export function mayComeUp({ units, sockets }: Pick<HostState, 'units' | 'sockets'>): boolean {
  const isListening = sockets?.some((socket) => socket.split(' ')[1]?.endsWith(`:${GATEWAY_PORT}`)) ?? true;
  return !isListening && units?.[UNIT]?.ActiveState === 'active';
}

/** Looks, without asking the gateway anything, until it listens, is stopped, or has been running for two minutes. */
const WAIT = `
while [ "$(systemctl is-active ${UNIT})" = active ] && [ -z "$(ss -H -ltn 'sport = :${GATEWAY_PORT}')" ]; do
  since=$(systemctl show --property=ActiveEnterTimestampMonotonic --value ${UNIT})
  now=$(awk '{ printf "%.0f", $1 * 1000000 }' /proc/uptime)
  [ $((now - since)) -lt ${COME_UP_S * 1_000_000} ] || break
  sleep 0.5
done`;

/** Waits for as long as the gateway may still be coming up. What became of it, the checks tell. */
export async function untilUp(shell: ReadingShell): Promise<void> {
  await shell.run(WAIT, { timeoutMs: (COME_UP_S + WIND_UP_S) * 1000 });
}
