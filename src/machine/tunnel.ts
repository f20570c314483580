// An HTTP request through an SSH connection, as `ssh -L` passes it on.
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { Link } from './link.ts';

/**
 * Asks for `path` on a port of the machine at the other end.
 * @returns HTTP status; null when nothing answers there
 */
export async function askThrough(
  link: Pick<Link, 'forward'>,
  port: number,
  path: string,
  signal: AbortSignal,
): Promise<number | null> {
  const stream = await link.forward(port);
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
