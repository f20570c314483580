// The registry, asked as `docker pull` asks it: tag, manifest by digest, config, layer.
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDockerHub } from '../../lab/server/docker-hub.ts';
import { type Lab, openLab } from '../../lab/server/lab.ts';
import { makeAuthority } from '../../src/world/certificates.ts';
import { type Answer, ask } from './request.ts';

const HUB = 'https://registry-1.docker.io';
let dir = '';
let layer: Buffer;
let get: (path: string, method?: string) => Promise<Answer>;
let lab: Lab;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'docker-hub-'));
  const tar = pack();
  tar.entry({ name: 'hello', mode: 0o755 }, '#!/bin/busybox sh\necho Hello\n');
  tar.finalize();
  layer = gzipSync(await buffer(tar));
  for (const name of ['hello-world', 'busybox', 'debian'])
    await writeFile(join(dir, `${name}.tar.gz`), layer);
  const authority = await makeAuthority();
  const { certPem: cert, keyPem: key } = await authority.issue(['registry-1.docker.io']);
  const standIns = [await openDockerHub(dir)];
  lab = await openLab({ standIns, tls: { cert, key }, address: '127.0.0.1', port: 0, controlPort: 0 });
  get = (path, method) => ask(lab.port, authority.caPem, `${HUB}${path}`, method);
});
afterAll(async () => {
  await lab[Symbol.asyncDispose]();
  await rm(dir, { recursive: true });
});

const digestOf = (content: Buffer) => `sha256:${createHash('sha256').update(content).digest('hex')}`;

test('asks nobody to log in', async () => {
  const { status, headers } = await get('/v2/');
  expect(status).toBe(200);
  expect(headers['docker-distribution-api-version']).toBe('registry/2.0');
  expect(headers['www-authenticate']).toBeUndefined();
});

test('hands out an image whose digests all agree', async () => {
  const head = await get('/v2/library/hello-world/manifests/latest', 'HEAD');
  const digest = String(head.headers['docker-content-digest']);
  expect(head.body).toHaveLength(0);

  const manifest = await get(`/v2/library/hello-world/manifests/${digest}`);
  expect(digestOf(manifest.body)).toBe(digest);
  expect(Number(head.headers['content-length'])).toBe(manifest.body.length);
  const { mediaType, config, layers } = JSON.parse(manifest.body.toString());
  expect(manifest.headers['content-type']).toBe(mediaType);
  expect(layers).toHaveLength(1);

  const configBlob = await get(`/v2/library/hello-world/blobs/${config.digest}`);
  expect(digestOf(configBlob.body)).toBe(config.digest);
  expect(configBlob.body).toHaveLength(config.size);
  expect(JSON.parse(configBlob.body.toString())).toMatchObject({
    os: 'linux',
    architecture: 'amd64',
    config: { Cmd: ['/hello'] },
    rootfs: { type: 'layers', diff_ids: [digestOf(gunzipSync(layer))] },
  });

  const layerBlob = await get(`/v2/library/hello-world/blobs/${layers[0].digest}`);
  expect(layerBlob.body.equals(layer)).toBe(true);
  expect(layers[0]).toMatchObject({ digest: digestOf(layer), size: layer.length });
});

test('says in the registry protocol what it does not have', async () => {
  const unknown = await get('/v2/library/nginx/manifests/latest');
  expect(unknown.status).toBe(404);
  expect(JSON.parse(unknown.body.toString()).errors[0].code).toBe('NAME_UNKNOWN');
  const tag = await get('/v2/library/busybox/manifests/1.36');
  expect(JSON.parse(tag.body.toString()).errors[0].code).toBe('MANIFEST_UNKNOWN');
  const blob = await get(`/v2/library/busybox/blobs/sha256:${'0'.repeat(64)}`);
  expect(JSON.parse(blob.body.toString()).errors[0].code).toBe('BLOB_UNKNOWN');
});

test('has Debian under the tag that a sandbox asks for', async () => {
  expect((await get('/v2/library/debian/manifests/bookworm-slim', 'HEAD')).status).toBe(200);
  expect((await get('/v2/library/debian/manifests/latest', 'HEAD')).status).toBe(404);
});

test('takes nothing', async () => {
  expect((await get('/v2/library/busybox/blobs/uploads/', 'POST')).status).toBe(405);
});
