// A Docker engine that has a base image and builds nothing: for what happens when an image cannot be had.
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface FakeEngine extends AsyncDisposable {
  /** For DOCKER_HOST. */
  readonly host: string;
  /** `METHOD path` of each request, without the API version. */
  readonly asked: readonly string[];
}

/** @param complaint what the engine answers to every build */
export async function fakeEngine(complaint: string): Promise<FakeEngine> {
  const dir = await mkdtemp(join(tmpdir(), 'fake-engine-'));
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = (request.url ?? '').replace(/^\/v[\d.]+/, '').replace(/\?.*/, '');
    asked.push(`${request.method} ${path}`);
    request.resume();
    response.setHeader('content-type', 'application/json');
    if (path === '/_ping') response.end('OK');
    else if (path.startsWith('/images/ubuntu')) response.end(JSON.stringify({ Id: 'sha256:base' }));
    else if (path === '/build') {
      request.on('end', () => {
        response.write(`${JSON.stringify({ stream: 'Step 1/9 : ARG BASE\n' })}\n`);
        response.end(`${JSON.stringify({ error: complaint })}\n`);
      });
    } else response.writeHead(404).end(JSON.stringify({ message: 'no such thing' }));
  });
  server.listen(join(dir, 'docker.sock'));
  await once(server, 'listening');
  return {
    host: `unix://${join(dir, 'docker.sock')}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
