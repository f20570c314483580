// Downloads from a server of ours that breaks off, lies, or is not there.
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { download } from '../../../src/machine/vm/download.ts';

const never = new AbortController().signal;
const content = randomBytes(300_000);
const sha256 = createHash('sha256').update(content).digest('hex');
const task = { note() {}, succeed() {}, fail() {} };

let dir: string;
let file: string;
const servers: Server[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'download-'));
  file = join(dir, 'image.img');
});
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  await rm(dir, { recursive: true, force: true });
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  servers.push(server);
  await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/image.img`;
}

/** Serves the file, from wherever one wants it. */
const honest: RequestListener = ({ headers }, response) => {
  const from = Number(/bytes=(\d+)-/.exec(headers.range ?? '')?.[1] ?? 0);
  if (from >= content.length) return response.writeHead(416).end();
  response.writeHead(from > 0 ? 206 : 200, { 'content-length': content.length - from });
  return response.end(content.subarray(from));
};

test('the first location that answers is taken', async () => {
  const gone = await serve((_, response) => response.writeHead(404).end());
  await download({ locations: [gone, await serve(honest)], sha256 }, file, task, never);
  expect((await readFile(file)).equals(content)).toBe(true);
  await expect(stat(`${file}.part`)).rejects.toThrow();
});

test('what is there is not asked for again', async () => {
  await writeFile(file, 'there');
  await download({ locations: ['http://127.0.0.1:9/'], sha256 }, file, task, never);
  expect(await readFile(file, 'utf8')).toBe('there');
});

test('one that breaks off is gone on with', async () => {
  const asked: (string | undefined)[] = [];
  const read = Promise.withResolvers<void>();
  let first = true;
  const location = await serve((request, response) => {
    asked.push(request.headers.range);
    if (!first) return honest(request, response);
    first = false;
    response.writeHead(200, { 'content-length': content.length });
    response.write(content.subarray(0, 100_000));
    // What has come, and was not read yet, goes with a connection that is lost.
    read.promise.then(() => response.destroy());
  });
  const watching = { ...task, note: () => read.resolve() };
  await expect(download({ locations: [location], sha256 }, file, watching, never)).rejects.toThrow(
    /broke off.*goes on from there/,
  );
  const { size } = await stat(`${file}.part`);
  expect(size).toBeGreaterThan(0);
  await download({ locations: [location], sha256 }, file, task, never);
  expect(asked).toEqual([undefined, `bytes=${size}-`]);
  expect((await readFile(file)).equals(content)).toBe(true);
});

test('one that was whole but unchecked is checked', async () => {
  await writeFile(`${file}.part`, content);
  await download({ locations: [await serve(honest)], sha256 }, file, task, never);
  expect((await readFile(file)).equals(content)).toBe(true);
});

test('another file is refused, and does not stay', async () => {
  const location = await serve((_, response) => response.end('something else'));
  await expect(download({ locations: [location], sha256 }, file, task, never)).rejects.toThrow(
    /SHA-256 is \w{64} instead of/,
  );
  await expect(stat(`${file}.part`)).rejects.toThrow();
  await expect(stat(file)).rejects.toThrow();
});

test('where none answers, each is named with the reason', async () => {
  const gone = await serve((_, response) => response.writeHead(503).end());
  const promise = download({ locations: [gone, 'http://127.0.0.1:9/x'], sha256 }, file, task, never);
  await expect(promise).rejects.toThrow(/503[\s\S]*127\.0\.0\.1:9[\s\S]*--image debian-13/);
});

test('it can be given up', async () => {
  const location = await serve((_, response) => response.writeHead(200).write('a'));
  const give = new AbortController();
  const promise = download({ locations: [location], sha256 }, file, task, give.signal);
  setTimeout(() => give.abort(new Error('given up')), 50);
  await expect(promise).rejects.toThrow('given up');
});
