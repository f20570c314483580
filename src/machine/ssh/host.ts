// A host that somebody else has set up, as a machine: seen from where we stand, and rebooted only when somebody says so.
import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { Connection } from '../connection.ts';
import type { HostMachine, Machine, Side } from '../machine.ts';
import { untilRebooted } from '../rebooted.ts';
import { BrokenError, OutOfSight } from '../shell.ts';
import { hostDial } from './dial.ts';
import { hostLauncher } from './launcher.ts';

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
    reboot: (signal) => untilHostRebooted(descriptor, signal),
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

async function untilHostRebooted({ target }: HostMachine, signal: AbortSignal): Promise<void> {
  await using connection = new Connection(
    hostDial(target, { interactive: false }),
    hostLauncher({ sudo: null, confine: null }),
  );
  await untilRebooted(connection, signal);
}
