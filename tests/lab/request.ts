// Asks a lab on loopback for a URL as the machine under test would: by the service's name, trusting only the authority.
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { buffer } from 'node:stream/consumers';

export interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

export function ask(port: number, ca: string, url: string, sent: string | Sent = {}): Promise<Answer> {
  const { hostname, pathname, search } = new URL(url);
  const { method = 'GET', headers, body, signal } = typeof sent === 'string' ? { method: sent } : sent;
  return new Promise((resolve, reject) => {
    const options = {
      host: '127.0.0.1',
      port,
      path: `${pathname}${search}`,
      method,
      ca,
      servername: hostname,
      timeout: 5_000,
      ...(signal && { signal }),
    };
    request({ ...options, headers: { host: hostname, ...headers } }, (response) => {
      buffer(response).then(
        (content) => resolve({ status: response.statusCode, headers: response.headers, body: content }),
        reject,
      );
    })
      .on('error', reject)
      .end(body);
  });
}
