// A host that somebody else has set up, as a machine: seen from where we stand, and rebooted only when somebody says so.
import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '../connection.ts';
import type { HostMachine, Machine, Side } from '../machine.ts';
import { remoteShell } from '../remote-shell.ts';
import { BrokenError, OutOfSight } from '../shell.ts';
import { hostDial } from './dial.ts';
import { hostLauncher } from './launcher.ts';

const BETWEEN_LOOKS_MS = 1_000;
/** The addresses that Tailscale gives (RFC 6598). */
const TAILNET = /^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./;
/** Nothing is sent there. */
const DISCARD = 9;

export function attachHost(descriptor: HostMachine): Machine {
  const address = (side: Side) => addressOf(descriptor, side);
  return {
    descriptor,
    address,
    visitor: async (side) => ownAddress(await address(side)),
    reboot: (signal) => untilRebooted(descriptor, signal),
    cutPower: null,
    save: null,
  };
}

/** @throws OutOfSight when it is not seen on that side from here. */
async function addressOf({ ssh: { host }, by }: HostMachine, side: Side): Promise<string> {
  if (by !== null) throw new OutOfSight(`${host} is reached over ${by}: its ports can't be tried from here.`);
  const { address } = await lookup(host, 4).catch((error: unknown) => {
    throw new BrokenError(`No IPv4 address is known of ${host}: ${String(error)}`, { cause: error });
  });
  const seen: Side = TAILNET.test(address) ? 'tailscale0' : 'eth0';
  if (side !== seen) {
    const other = seen === 'eth0' ? 'not over its tailnet' : 'over its tailnet only';
    throw new OutOfSight(
      `${host} (${address}) is reached ${other}: the other side can't be looked at from here.`,
    );
  }
  return address;
}

/** The address that we have ourselves on the way to another. */
async function ownAddress(other: string): Promise<string> {
  const socket = createSocket('udp4');
  try {
    socket.connect(DISCARD, other);
    await once(socket, 'connect');
    return socket.address().address;
  } finally {
    socket.close();
  }
}

/** Seconds since PID 1 has started. */
const AGE = `read -r up _ < /proc/uptime
IFS= read -r stat < /proc/1/stat
set -- \${stat##*) }
echo "$up \${20}"`;
/** What /proc counts in, on every architecture. */
const TICKS_A_SECOND = 100;

/** Waits until PID 1 is younger than the call: neither clock is asked what time it is. */
async function untilRebooted({ target }: HostMachine, signal: AbortSignal): Promise<void> {
  const toldAt = performance.now();
  await using connection = new Connection(
    hostDial(target, { interactive: false }),
    hostLauncher({ sudo: null, confine: null }),
  );
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
