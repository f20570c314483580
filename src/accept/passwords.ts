// The operator's password for sudo, for workers: asked for once in the process that has the terminal, handed over on a socket.
import { once } from 'node:events';
import { createConnection, createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { AskPassword } from '../machine/ssh/find-sudo.ts';

export interface PasswordServer extends AsyncDisposable {
  /** Path of the socket. */
  readonly path: string;
}

/**
 * Answers with the password whoever connects.
 * @param folder one that nobody else can enter
 */
export async function servePasswords(
  folder: string,
  ask: AskPassword,
  signal: AbortSignal,
): Promise<PasswordServer> {
  const path = join(folder, 'sudo');
  const server = createServer((client) => {
    client.on('error', () => undefined);
    ask(signal).then(
      (password) => client.end(password ?? ''),
      () => client.destroy(),
    );
  });
  server.listen(path);
  await once(server, 'listening');
  return {
    path,
    [Symbol.asyncDispose]: async () => {
      server.close();
    },
  };
}

/** @returns the password; null when nobody gives one. */
export async function passwordAt(path: string): Promise<string | null> {
  const password = await text(createConnection(path)).catch(() => '');
  return password === '' ? null : password;
}
