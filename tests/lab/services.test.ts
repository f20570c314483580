// Which services count as live, against servers on loopback in place of the real ones.
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { makeAuthority } from '../../src/world/certificates.ts';
import {
  resolveWorld,
  SERVICES,
  type ServiceId,
  type Services,
  WorldError,
} from '../../src/world/services.ts';

const SIGNED: RequestListener = (_, response) =>
  response.end('-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n');
const HUB: RequestListener = (_, response) =>
  response.writeHead(401, { 'docker-distribution-api-version': 'registry/2.0' }).end('{}');

const GITHUB: RequestListener = (_, response) =>
  response.writeHead(200, { 'x-github-request-id': '1' }).end('001e# service=git-upload-pack\n0000');
const OPENAI: RequestListener = (_, response) =>
  response
    .writeHead(401)
    .end('{"error":{"message":"... https://platform.openai.com/account/api-keys.","code":null}}');
const TELEGRAM: RequestListener = (_, response) =>
  response.writeHead(404).end('{"ok":false,"error_code":404,"description":"Not Found"}');

/** What those services need that take a key. */
const KEYS = { llmApiKey: 'sk-1', botToken: '1:A', opServiceAccountToken: 'ops_1' };

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listen(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Every service on the same server. */
const all = (url: string) => ({
  nodesource: url,
  docker: url,
  'docker-hub': url,
  github: url,
  llm: url,
  telegram: url,
  '1password': url,
});

/** The real table, with every probe sent to the URL given for it. */
function at(urls: Record<Exclude<ServiceId, 'tailscale'>, string>): Services {
  const moved = Object.entries(urls).map(([id, url]) => {
    const service = SERVICES[id as ServiceId];
    if (service.probe === null) throw new Error(`${id} has no probe`);
    return [id, { ...service, probe: { ...service.probe, url } }];
  });
  return { ...SERVICES, ...Object.fromEntries(moved) };
}

const never = new AbortController().signal;

test('a service is live where it answers as itself', async () => {
  const repository = `http://${await listen(createServer(SIGNED))}/`;
  const hub = `http://${await listen(createServer(HUB))}/v2/`;
  const services = at({
    nodesource: repository,
    docker: repository,
    'docker-hub': hub,
    github: `http://${await listen(createServer(GITHUB))}/`,
    llm: `http://${await listen(createServer(OPENAI))}/`,
    telegram: `http://${await listen(createServer(TELEGRAM))}/`,
    '1password': repository,
  });
  expect(await resolveWorld({}, KEYS, never, services)).toEqual({
    nodesource: 'live',
    docker: 'live',
    'docker-hub': 'live',
    github: 'live',
    llm: 'live',
    telegram: 'live',
    tailscale: 'stand-in',
    '1password': 'live',
  });
  expect(await resolveWorld({ docker: 'stand-in' }, KEYS, never, services)).toMatchObject({
    nodesource: 'live',
    docker: 'stand-in',
  });
});

test('a service that takes a key is stood in for where none was given', async () => {
  const services = at({
    ...all('http://127.0.0.1:9/'),
    llm: `http://${await listen(createServer(OPENAI))}/`,
    telegram: `http://${await listen(createServer(TELEGRAM))}/`,
  });
  expect(await resolveWorld({}, { botToken: '1:A' }, never, services)).toMatchObject({
    llm: 'stand-in',
    telegram: 'live',
  });
  await expect(resolveWorld({ llm: 'live' }, {}, never, services)).rejects.toThrow('llmApiKey was not given');
});

test('an error, a portal and a certificate nobody knows are not the service', async () => {
  const { certPem: cert, keyPem: key } = await (await makeAuthority()).issue(['localhost']);
  const tls = await listen(createTlsServer({ cert, key }, SIGNED));
  const error = await listen(createServer((_, response) => response.writeHead(503).end()));
  const portal = await listen(
    createServer((_, response) => response.writeHead(401).end('<h1>Log in to the hotel network</h1>')),
  );
  const services = at({
    nodesource: `http://${error}/`,
    docker: tls.replace('127.0.0.1', 'https://localhost'),
    'docker-hub': `http://${portal}/v2/`,
    github: `http://${portal}/`,
    llm: `http://${portal}/`,
    telegram: `http://${error}/`,
    '1password': `http://${portal}/`,
  });
  expect(new Set(Object.values(await resolveWorld({}, KEYS, never, services)))).toEqual(
    new Set(['stand-in']),
  );
  for (const [id, reason] of [
    ['nodesource', 'the answer was HTTP 503, not 200'],
    ['docker', 'the connection failed'],
    ['docker-hub', 'something else than the service answered'],
    ['github', 'the answer was HTTP 401, not 200'],
    ['llm', 'something else than the service answered'],
    ['telegram', 'the answer was HTTP 503, not 404'],
    ['tailscale', 'a machine made for a run is on no tailnet'],
  ] as const) {
    const asked = resolveWorld({ [id]: 'live' }, KEYS, never, services);
    await expect(asked).rejects.toThrow(WorldError);
    await expect(asked).rejects.toThrow(reason);
    await expect(asked).rejects.toThrow(`${id}=stand-in`);
  }
});

test('a service that keeps silent is given up after three seconds, all at the same time', async () => {
  const silent = `http://${await listen(createServer(() => {}))}/`;
  const start = performance.now();
  const world = await resolveWorld({}, KEYS, never, at(all(silent)));
  expect(new Set(Object.values(world))).toEqual(new Set(['stand-in']));
  expect(performance.now() - start).toBeGreaterThan(2_900);
  expect(performance.now() - start).toBeLessThan(4_500);
});

test('an interrupted run asks no longer', async () => {
  const silent = `http://${await listen(createServer(() => {}))}/`;
  const interrupted = AbortSignal.abort(new Error('interrupted'));
  await expect(resolveWorld({}, KEYS, interrupted, at(all(silent)))).rejects.toThrow('interrupted');
});

test('an unknown service is named beside the known ones', async () => {
  await expect(resolveWorld({ gitlab: 'live' }, {}, never)).rejects.toThrow(
    'There is no service "gitlab". The services are nodesource, docker, docker-hub, github, llm, telegram, tailscale, 1password.',
  );
});
