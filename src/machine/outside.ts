// A visitor who is not on the machine: tries its TCP ports from where the runner stands.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

/** A firewall that drops answers nothing: how long to wait for that. A first packet that was lost is sent again after a second. */
const SILENCE_MS = 1_300;
const AT_ONCE = 2_048;

/**
 * @param address IPv4 address of the machine on the side the visitor stands.
 * @param ports TCP ports to try.
 * @param patience factor for how long an answer may take: what is merely slow is not closed
 * @returns those that accept a connection, in ascending order.
 */
export async function openPorts(
  address: string,
  ports: readonly number[],
  signal: AbortSignal,
  patience = 1,
): Promise<readonly number[]> {
  const waiting = [...new Set(ports)].sort((a, b) => a - b);
  const open: number[] = [];
  while (waiting.length > 0) {
    signal.throwIfAborted();
    const batch = waiting.splice(0, AT_ONCE);
    const answers = await Promise.all(batch.map((port) => accepts(address, port, SILENCE_MS * patience)));
    open.push(...batch.filter((_, index) => answers[index]));
  }
  return open;
}

function accepts(address: string, port: number, silenceMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    const end = (open: boolean) => {
      // Nothing of the visit may linger on the machine, where a check may look for connections next.
      socket.resetAndDestroy();
      resolve(open);
    };
    socket.setTimeout(silenceMs, () => end(false));
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

/** Something that can be called from the machine. */
export interface Listener extends AsyncDisposable {
  readonly address: string;
  /** A port that no convention gives to any service. */
  readonly port: number;
}

/** Listens on one address of the runner, on a port of the ephemeral range, and hangs up on whoever connects. */
export async function listenOn(address: string): Promise<Listener> {
  // At once and for good: a caller who never hangs up must not keep the listener from closing.
  const server = createServer((socket) => void socket.on('error', () => undefined).destroy());
  server.listen(0, address);
  await once(server, 'listening');
  return {
    address,
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}
