// An apt repository: packages and indices made with the image, Release files signed when the lab starts.
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join, normalize } from 'node:path';
import { type ReleaseFields, releaseText } from './release.ts';
import { openSigningKey, type SigningKey } from './signing-key.ts';
import { pathOf, type StandIn } from './stand-in.ts';

export interface AptRepositoryDescription {
  readonly host: string;
  /** Path of the URL below which the repository's files lie: `/linux/ubuntu`. */
  readonly base: string;
  /** Path of the URL of the armoured public key. */
  readonly keyPath: string;
  readonly suites: readonly ReleaseFields[];
}

/** @param major release of Node.js that it has */
export const nodeSource = (major: string): AptRepositoryDescription => ({
  host: 'deb.nodesource.com',
  base: `/node_${major}.x`,
  keyPath: '/gpgkey/nodesource-repo.gpg.key',
  suites: [
    {
      Origin: '. nodistro',
      Label: '. nodistro',
      Suite: 'nodistro',
      Codename: 'nodistro',
      Architectures: 'amd64',
      Components: 'main',
      Description: 'Stand-in for the NodeSource repository',
    },
  ],
});

export const DOCKER: AptRepositoryDescription = {
  host: 'download.docker.com',
  base: '/linux/ubuntu',
  keyPath: '/linux/ubuntu/gpg',
  suites: ['noble', 'questing', 'resolute'].map((codename) => ({
    Origin: 'Docker',
    Label: 'Docker CE',
    Suite: codename,
    Codename: codename,
    Architectures: 'amd64',
    Components: 'stable',
    Description: 'Stand-in for the Docker repository',
  })),
};

/**
 * Signs a repository with a key of its own, and serves it.
 *
 * @param folder the repository's files (`dists/SUITE/…`, `pool/…`); Release, InRelease and Release.gpg are written there
 * @param keyFile the private key that signs; made when there is none
 */
export async function openAptRepository(
  description: AptRepositoryDescription,
  folder: string,
  keyFile: string,
): Promise<StandIn> {
  const owner = `Stand-in for ${description.host} <lab@stand-in.invalid>`;
  await using key = await openSigningKey(owner, keyFile);
  for (const fields of description.suites) await signSuite(key, join(folder, 'dists', fields.Suite), fields);
  const { publicKey } = key;
  return {
    hosts: [description.host],
    handle(request, response) {
      const path = pathOf(request);
      if (path === description.keyPath) {
        response.writeHead(200, { 'content-type': 'application/pgp-keys' }).end(publicKey);
      } else if (path.startsWith(`${description.base}/`)) {
        sendFile(response, join(folder, normalize(decodeURIComponent(path.slice(description.base.length)))));
      } else {
        response.writeHead(404).end();
      }
    },
  };
}

/**
 * NodeSource has a repository for each major release of Node.js, all at one host, and one key for all.
 *
 * @param folders their files, by major release
 */
export async function openNodeSource(
  folders: Readonly<Record<string, string>>,
  keyFile: string,
): Promise<StandIn> {
  const repositories: { base: string; standIn: StandIn }[] = [];
  // One after the other: the first makes the key that the others take up.
  for (const [major, folder] of Object.entries(folders)) {
    const description = nodeSource(major);
    const standIn = await openAptRepository(description, folder, keyFile);
    repositories.push({ base: `${description.base}/`, standIn });
  }
  const [first] = repositories;
  if (first === undefined) throw new Error('NodeSource has no repository to serve.');
  return {
    hosts: first.standIn.hosts,
    handle(request, response) {
      const path = pathOf(request);
      const { standIn } = repositories.find(({ base }) => path.startsWith(base)) ?? first;
      return standIn.handle(request, response);
    },
  };
}

async function signSuite(key: SigningKey, folder: string, fields: ReleaseFields): Promise<void> {
  const indices = new Map<string, Buffer>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.startsWith('Packages')) continue;
    const file = join(entry.parentPath, entry.name);
    indices.set(file.slice(folder.length + 1), await readFile(file));
  }
  const release = join(folder, 'Release');
  await writeFile(release, releaseText(fields, new Date(), indices));
  await writeFile(join(folder, 'InRelease'), await key.clearsign(release));
  await writeFile(join(folder, 'Release.gpg'), await key.detachedSignature(release));
}

function sendFile(response: ServerResponse, file: string): void {
  stat(file).then(
    (info) => {
      if (!info.isFile()) return response.writeHead(404).end();
      response.writeHead(200, {
        'content-type': file.endsWith('.deb')
          ? 'application/vnd.debian.binary-package'
          : 'application/octet-stream',
        'content-length': info.size,
        'last-modified': info.mtime.toUTCString(),
      });
      if (response.req.method === 'HEAD') return response.end();
      return createReadStream(file)
        .on('error', () => response.destroy())
        .pipe(response);
    },
    () => response.writeHead(404).end(),
  );
}
