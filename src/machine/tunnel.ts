// An HTTP request through an SSH connection, as `ssh -L` passes it on.
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Client } from 'ssh2';

/**
 * Asks for `path` on a port of the machine at the other end.
 * @returns HTTP status; null when nothing answers there
 */
export async function askThrough(
  client: Client,
  port: number,
  path: string,
  signal: AbortSignal,
): Promise<number | null> {
  const stream = await forward(client, port);
  if (stream === null) return null;
  try {
    const asking = request({
      host: 'localhost',
      port,
      path,
      signal,

      createConnection: () => stream,
    });
    asking.end();
    const [response] = (await once(asking, 'response', { signal })) as [IncomingMessage];
    response.resume();
    return response.statusCode ?? null;
  } finally {
    stream.destroy();
  }
}

/** @returns null when the machine refuses: mostly, because nobody listens. */
function forward(client: Client, port: number): Promise<Duplex | null> {
  return new Promise((resolve) => {
    client.forwardOut('127.0.0.1', 0, 'localhost', port, (error, stream) => resolve(error ? null : stream));
  });
}
