// The lab's two servers: the stand-ins over TLS, told apart by the name asked for, and plain HTTP for the runner.
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { pathOf, type StandIn } from './stand-in.ts';

/** One request that a stand-in answered. */
export interface ServedRequest {
  /** ISO 8601. */
  readonly at: string;
  readonly host: string;
  readonly method: string;
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
      record.push({ at: new Date().toISOString(), host, method, path: url, status: response.statusCode });
    });
    const standIn = standIns.find(({ hosts }) => hosts.includes(host));
    if (standIn === undefined) {
      response.writeHead(421).end(`The lab has no stand-in for ${host}.\n`);
    } else {
      answer(standIn, request, response);
    }
  });
  const control = createHttpServer((request, response) => {
    const path = pathOf(request);
    if (path === '/healthz') response.end('ok\n');
    else if (path === '/record')
      response.setHeader('content-type', 'application/json').end(JSON.stringify(record));
    else response.writeHead(404).end();
  });
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

function answer(standIn: StandIn, request: IncomingMessage, response: ServerResponse): void {
  try {
    standIn.handle(request, response);
  } catch (error) {
    console.error(error);
    if (!response.headersSent) response.writeHead(500);
    response.end();
  }
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
