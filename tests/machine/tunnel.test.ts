// A tunnel through an SSH server on loopback that passes connections on.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import ssh2 from 'ssh2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeKeyPair } from '../../src/machine/keys.ts';
import { linkOver } from '../../src/machine/ssh2.ts';
import { askThrough } from '../../src/machine/tunnel.ts';

const web = createServer((request, response) => {
  response.writeHead(request.url === '/there' ? 200 : 404).end('text');
});
const server = new ssh2.Server({ hostKeys: [makeKeyPair('host').privateKey] }, (peer) => {
  peer.on('error', () => undefined);
  peer.on('authentication', (context) => context.accept());
  peer.on('tcpip', (accept, reject, { destPort }) => {
    const socket = connect(destPort, '127.0.0.1');
    socket.once('error', () => reject());
    socket.once('connect', () => {
      const channel = accept();
      socket.pipe(channel).pipe(socket);
    });
  });
});
const client = new ssh2.Client();
let port = 0;

beforeAll(async () => {
  web.listen(0, '127.0.0.1');
  await once(web, 'listening');
  port = (web.address() as AddressInfo).port;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  client.connect({
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    username: 'operator',
    password: '',
  });
  await once(client, 'ready');
});

afterAll(async () => {
  client.end();
  server.close();
  web.close();
});

const signal = AbortSignal.timeout(20_000);

test('asks what listens at the other end', async () => {
  expect(await askThrough(linkOver(client), port, '/there', signal)).toBe(200);
  expect(await askThrough(linkOver(client), port, '/elsewhere', signal)).toBe(404);
});

test('nobody there is an answer, too', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port: closed } = other.address() as AddressInfo;
  other.close();
  await once(other, 'close');
  expect(await askThrough(linkOver(client), closed, '/', signal)).toBeNull();
});

test('gives up when told to', async () => {
  await expect(askThrough(linkOver(client), port, '/there', AbortSignal.abort())).rejects.toThrow('abort');
});
