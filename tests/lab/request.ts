// Asks a lab on loopback for a URL as the machine under test would: by the service's name, trusting only the authority.
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { buffer } from 'node:stream/consumers';

export interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export function ask(port: number, ca: string, url: string, method = 'GET'): Promise<Answer> {
  const { hostname, pathname } = new URL(url);
  return new Promise((resolve, reject) => {
    const options = {
      host: '127.0.0.1',
      port,
      path: pathname,
      method,
      ca,
      servername: hostname,
      timeout: 5_000,
    };
    request({ ...options, headers: { host: hostname } }, (response) => {
      buffer(response).then(
        (body) => resolve({ status: response.statusCode, headers: response.headers, body }),
        reject,
      );
    })
      .on('error', reject)
      .end();
  });
}
