// A Docker engine for checkpoints: its volume is nothing but a label, its machines are a list, and its helpers do nothing.
import './own-cache.ts';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest';
import { cacheDir } from '../../src/cache.ts';
import { ownCache } from './own-cache.ts';

export const CHECKPOINTS = join(cacheDir, 'checkpoints');

export interface DiskEngine {
  /** Machines, as the engine lists them. */
  readonly machines: { readonly Image: string; readonly Labels: Readonly<Record<string, string>> }[];
  /** Environments of the helpers beside the volume, in their order. */
  readonly helpers: Readonly<Record<string, string>>[];
  /** As if somebody had removed it, with all disks. */
  loseVolume(): void;
}

/** For all tests of a file: each begins without a checkpoint. */
export function diskEngine(): DiskEngine {
  if (!cacheDir.startsWith(ownCache))
    throw new Error(`${cacheDir} is the user's: import own-cache.ts first.`);
  const volumes = new Map<string, unknown>();
  const machines: DiskEngine['machines'] = [];
  const helpers: DiskEngine['helpers'] = [];

  const answer = async (request: IncomingMessage): Promise<unknown> => {
    const call = `${request.method} ${request.url?.replace(/\?.*/, '')}`;
    const volume = /^GET \/volumes\/(.+)/.exec(call)?.[1];
    if (volume !== undefined) return { Name: volume, Labels: volumes.get(volume) };
    switch (call) {
      case 'POST /volumes/create': {
        const { Name, Labels } = (await json(request)) as { Name: string; Labels: unknown };
        if (!volumes.has(Name)) volumes.set(Name, Labels);
        return { Name };
      }
      case 'GET /containers/json':
        return machines;
      case 'POST /containers/create': {
        const { Env } = (await json(request)) as { Env: readonly string[] };
        helpers.push(Object.fromEntries(Env.map((entry) => entry.split(/=(.*)/s))));
        return { Id: 'helper' };
      }
      case 'GET /images/json':
        // No VM was ever booted.
        return [];
      case 'POST /containers/helper/start':
      case 'GET /containers/helper/logs':
      case 'DELETE /containers/helper':
        return undefined;
      case 'POST /containers/helper/wait':
        return { StatusCode: 0 };
      default:
        throw new Error(`the engine of the tests was not told of: ${call}`);
    }
  };
  const server = createServer((request, response) => {
    answer(request).then(
      (body) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
      ({ message }: Error) => response.writeHead(500).end(JSON.stringify({ message })),
    );
  });
  const socket = join(ownCache, 'docker.sock');

  beforeAll(async () => {
    server.listen(socket);
    await once(server, 'listening');
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    vi.stubEnv('DOCKER_HOST', `unix://${socket}`);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    volumes.clear();
    machines.length = 0;
    helpers.length = 0;
    await rm(CHECKPOINTS, { recursive: true, force: true });
  });
  return { machines, helpers, loseVolume: () => volumes.clear() };
}
