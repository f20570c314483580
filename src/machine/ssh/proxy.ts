// Into a connection that the ssh program keeps open: its multiplexing protocol (PROTOCOL.mux in OpenSSH's source), as far as
// handing over goes. After that, both sides speak SSH's own connection protocol, and no command needs a process of its own.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { BrokenError } from '../shell.ts';
import { Cutter, encode, Fields, uint32 } from './wire.ts';

const VERSION = 4;
const HELLO = 0x00000001;
const PROXY = 0x1000000f;
const PROXIED = 0x8000000f;
const REQUEST_ID = 0;

/**
 * Asks the ssh program that listens at `path` to pass SSH messages on.
 * @returns the socket, on which nothing but such messages come from now on
 * @throws BrokenError when it does not know how to
 */
export async function connectProxy(path: string, signal: AbortSignal): Promise<Socket> {
  const socket = connect(path);
  try {
    await once(socket, 'connect', { signal });
    socket.write(framed(encode(uint32(HELLO), uint32(VERSION))));
    socket.write(framed(encode(uint32(PROXY), uint32(REQUEST_ID))));
    const answers = new Cutter();
    for (let proxied = false; !proxied; ) {
      const [chunk] = (await once(socket, 'data', { signal })) as [Buffer];
      for (const answer of answers.push(chunk)) {
        const type = new Fields(answer).uint32();
        if (type === PROXIED) proxied = true;
        else if (type !== HELLO)
          throw new BrokenError(
            'The ssh program on this computer is too old to share its connection: OpenSSH 7.4 or later is needed.',
          );
      }
    }
    // Nothing comes before it is asked for, so nothing was lost between these two lines.
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** A message behind its length. */
export function framed(message: Buffer): Buffer {
  return Buffer.concat([encode(uint32(message.length)), message]);
}
