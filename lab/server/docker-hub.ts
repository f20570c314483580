// Docker Hub, as far as `docker pull` needs it: a read-only registry that asks nobody to log in.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { pathOf, type StandIn } from './stand-in.ts';

const DOCKER_HUB_HOSTS = ['registry-1.docker.io', 'auth.docker.io', 'index.docker.io'] as const;

/** The images served, as `library/NAME:TAG` each. */
const IMAGES = [
  { name: 'hello-world', tag: 'latest', command: ['/hello'] },
  { name: 'busybox', tag: 'latest', command: ['sh'] },
  { name: 'debian', tag: 'bookworm-slim', command: ['bash'] },
] as const;

const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
const CONFIG = 'application/vnd.docker.container.image.v1+json';
const LAYER = 'application/vnd.docker.image.rootfs.diff.tar.gzip';

interface Blob {
  readonly type: string;
  readonly digest: string;
  readonly content: Buffer;
}

interface Image {
  readonly tag: string;
  readonly manifest: Blob;
  readonly blobs: readonly Blob[];
}

/** @param folder holds one gzipped layer an image, `NAME.tar.gz` */
export async function openDockerHub(folder: string): Promise<StandIn> {
  const images = new Map<string, Image>();
  for (const { name, tag, command } of IMAGES) {
    const layer = await readFile(join(folder, `${name}.tar.gz`));
    images.set(`library/${name}`, { tag, ...imageOf(layer, command) });
  }
  return {
    hosts: DOCKER_HUB_HOSTS,
    handle(request, response) {
      response.setHeader('docker-distribution-api-version', 'registry/2.0');
      const path = pathOf(request);
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        fail(405, 'UNSUPPORTED', 'The stand-in for Docker Hub is read-only.');
        return;
      }
      if (path === '/v2/' || path === '/v2') {
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
        return;
      }
      const [, name, kind, reference] = /^\/v2\/(.+)\/(manifests|blobs)\/([^/]+)$/.exec(path) ?? [];
      const image = images.get(name ?? '');
      if (image === undefined) {
        fail(404, 'NAME_UNKNOWN', `The stand-in for Docker Hub has only ${[...images.keys()].join(', ')}.`);
        return;
      }
      const blob =
        kind === 'manifests'
          ? [image.manifest].find(({ digest }) => reference === image.tag || reference === digest)
          : image.blobs.find(({ digest }) => reference === digest);
      if (blob === undefined) {
        fail(404, kind === 'manifests' ? 'MANIFEST_UNKNOWN' : 'BLOB_UNKNOWN', `${name} has no ${reference}.`);
        return;
      }
      response.writeHead(200, {
        'content-type': blob.type,
        'content-length': blob.content.length,
        'docker-content-digest': blob.digest,
      });
      response.end(request.method === 'HEAD' ? undefined : blob.content);

      function fail(status: number, code: string, message: string): void {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ errors: [{ code, message }] }));
      }
    },
  };
}

/** One image for linux/amd64 of one gzipped layer, in Docker's schema 2. */
function imageOf(gzippedLayer: Buffer, command: readonly string[]): Omit<Image, 'tag'> {
  const layer = blobOf(LAYER, gzippedLayer);
  const config = blobOf(CONFIG, {
    architecture: 'amd64',
    os: 'linux',
    created: '1970-01-01T00:00:00Z',
    config: { Cmd: command, Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'] },
    rootfs: { type: 'layers', diff_ids: [digestOf(gunzipSync(gzippedLayer))] },
    history: [{ created: '1970-01-01T00:00:00Z', created_by: 'guide-conformance lab (stand-in)' }],
  });
  const manifest = blobOf(MANIFEST, {
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: { mediaType: config.type, size: config.content.length, digest: config.digest },
    layers: [{ mediaType: layer.type, size: layer.content.length, digest: layer.digest }],
  });
  return { manifest, blobs: [config, layer] };
}

function blobOf(type: string, data: Buffer | object): Blob {
  const content = Buffer.isBuffer(data) ? data : Buffer.from(JSON.stringify(data));
  return { type, content, digest: digestOf(content) };
}

function digestOf(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}
