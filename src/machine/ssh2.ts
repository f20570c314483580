// A connection by ssh2, inside this process: for machines whose one key and address are known beforehand.
import { readFile } from 'node:fs/promises';
import { Client } from 'ssh2';
import { type Channel, type Dial, type Link, type Refusal, TERMINAL } from './link.ts';
import type { SshEndpoint } from './machine.ts';
import { BrokenError } from './shell.ts';

const KEEPALIVE_MS = 5_000;
const END_LIMIT_MS = 1_000;

/** How to connect to `endpoint`. */
export function ssh2Dial({ host, port, user, identityFile, hostKey }: SshEndpoint): Dial {
  return async (onClose) => {
    const privateKey = await readFile(identityFile);
    const client = new Client();
    try {
      return await new Promise<Link>((resolve, reject) => {
        client.once('ready', () => resolve(linkOver(client)));
        client.on('error', (error) =>
          reject(new BrokenError(`No SSH to ${user}@${host}:${port}: ${error.message}`, { cause: error })),
        );
        client.once('close', () => {
          onClose();
          reject(new BrokenError(`No SSH to ${user}@${host}:${port}: closed during the handshake.`));
        });
        client.connect({
          host,
          port,
          username: user,
          privateKey,
          readyTimeout: 10_000,
          keepaliveInterval: KEEPALIVE_MS,
          keepaliveCountMax: 4,
          hostVerifier: (key: Buffer) => key.toString('base64') === hostKey,
        });
        // A command is a few small packets each way: waiting to fill them costs 130 ms a command.
        client.setNoDelay(true);
      });
    } catch (error) {
      client.destroy();
      throw error;
    }
  };
}

/** A client that is logged in, as a link. */
export function linkOver(client: Client): Link {
  return {
    greeting: null,
    lost: null,
    exec: (command, atTerminal) => exec(client, command, atTerminal),
    forward: (port) =>
      new Promise((resolve) => {
        client.forwardOut('127.0.0.1', 0, 'localhost', port, (error, stream) =>
          resolve(error ? null : stream),
        );
      }),
    end: () =>
      new Promise((resolve) => {
        client.once('close', () => resolve());
        client.end();
        setTimeout(() => {
          client.destroy();
          resolve();
        }, END_LIMIT_MS).unref();
      }),
    destroy: () => client.destroy(),
  };
}

function exec(client: Client, command: string, atTerminal: boolean): Promise<Channel | Refusal> {
  return new Promise((resolve, reject) => {
    const lost = () => reject(new BrokenError('The connection was lost before the command started.'));
    client.once('close', lost);
    client.exec(command, { pty: atTerminal && TERMINAL }, (error, channel) => {
      client.off('close', lost);
      resolve(error ? { refused: error.message, full: 'reason' in error && error.reason !== '' } : channel);
    });
  });
}
