// The lab's two servers: the stand-ins over TLS, told apart by the name asked for, and plain HTTP for the runner.
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { json } from 'node:stream/consumers';
import { pathOf, type StandIn } from './stand-in.ts';

/** One request that a stand-in answered. */
export interface ServedRequest {
  /** ISO 8601. */
  readonly at: string;
  readonly host: string;
  readonly method: string;
  /** Without a bot's token, which Telegram has in the path. */
  readonly path: string;
  readonly status: number;
}

export interface LabOptions {
  readonly standIns: readonly StandIn[];
  readonly tls: { readonly cert: string; readonly key: string };
  /** Address to listen on: all of the container's own, or loopback in a test. */
  readonly address: string;
  /** Ports to listen on; 0 lets the kernel choose. */
  readonly port: number;
  readonly controlPort: number;
}

export interface Lab extends AsyncDisposable {
  readonly port: number;
  readonly controlPort: number;
}

/** Listens; on the control port last, so that `/healthz` means all of it is ready. */
export async function openLab({ standIns, tls, address, port, controlPort }: LabOptions): Promise<Lab> {
  const record: ServedRequest[] = [];
  const services = createHttpsServer(tls, (request, response) => {
    const host = hostOf(request);
    response.once('close', () => {
      const { method = '', url = '' } = request;
      const path = url.replace(/^\/(file\/)?bot[^/]+\//, '/$1bot…/');
      record.push({ at: new Date().toISOString(), host, method, path, status: response.statusCode });
    });
    const standIn = standIns.find(({ hosts }) => hosts.includes(host));
    if (standIn === undefined) {
      response.writeHead(421).end(`The lab has no stand-in for ${host}.\n`);
    } else {
      answer(response, () => standIn.handle(request, response));
    }
  });
  const control = createHttpServer((request, response) => {
    const path = pathOf(request);
    if (path === '/healthz') response.end('ok\n');
    else if (path === '/record') reply(response, record);
    else answer(response, () => command(standIns, request, response));
  });
  // The runner asks at any interval: a connection that is closed just when it asks again would look like a dead lab.
  control.keepAliveTimeout = 0;
  return {
    port: await listen(services, address, port),
    controlPort: await listen(control, address, controlPort),
    async [Symbol.asyncDispose]() {
      for (const server of [services, control]) {
        server.closeAllConnections();
        await new Promise((closed) => server.close(closed));
      }
    },
  };
}

/** `/conversation`: what every stand-in heard and said; `/NAME/...`: what one of them may be asked. */
async function command(
  standIns: readonly StandIn[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const controls = standIns.flatMap(({ control }) => control ?? []);
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://lab');
  if (pathname === '/conversation') {
    reply(response, Object.fromEntries(controls.map((it) => [it.name, it.conversation(0)])));
    return;
  }
  const [, name, rest = ''] = /^\/([^/]+)(\/.*)$/.exec(pathname) ?? [];
  const control = controls.find((it) => it.name === name);
  if (control !== undefined && request.method === 'GET' && rest === '/conversation') {
    reply(response, control.conversation(Number(searchParams.get('after') ?? 0)));
    return;
  }
  const route = control?.routes[`${request.method} ${rest}`];
  if (route === undefined) {
    response.writeHead(404).end();
    return;
  }
  const body = request.method === 'GET' ? undefined : await json(request);
  const result = await route(body, searchParams);
  if (result === undefined) response.writeHead(204).end();
  else reply(response, result);
}

function reply(response: ServerResponse, body: unknown): void {
  response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
}

/** An error in one answer is no end of the lab. */
function answer(response: ServerResponse, handle: () => void | Promise<void>): void {
  Promise.try(handle).catch((error: unknown) => {
    console.error(error);
    if (!response.headersSent) response.writeHead(500);
    response.end();
  });
}

function hostOf(request: IncomingMessage): string {
  return (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
}

async function listen(server: Server, address: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, address, resolve);
  });
  return (server.address() as AddressInfo).port;
}
