// GitHub, as far as `npm install` needs it: cloning over git's smart HTTP protocol, and the archives of codeload.
import { execFile, spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGunzip } from 'node:zlib';
import { pathOf, type StandIn } from './stand-in.ts';

const GITHUB = 'github.com';
const CODELOAD = 'codeload.github.com';

/** @param folder holds `OWNER/NAME.git`, bare, and `OWNER/NAME.tar.gz` of its one commit */
export async function openGitHub(folder: string): Promise<StandIn> {
  const repositories = new Map<string, Repository>();
  for (const path of await readdir(folder, { recursive: true })) {
    const [, name] = /^([^/]+\/[^/]+)\.git$/.exec(path) ?? [];
    if (name !== undefined) repositories.set(name.toLowerCase(), await openRepository(join(folder, name)));
  }
  return {
    hosts: [GITHUB, CODELOAD],
    async handle(request, response) {
      const [, owner, name, rest = ''] = /^\/([^/]+)\/([^/]+?)(?:\.git)?\/(.+)$/.exec(pathOf(request)) ?? [];
      const repository = repositories.get(`${owner}/${name}`.toLowerCase());
      const asked = `${request.method} ${rest}`;
      const { searchParams } = new URL(request.url ?? '/', `https://${GITHUB}`);
      if (repository === undefined) refuse(response, 404, 'The stand-in for GitHub has no such repository.');
      else if (request.headers.host?.startsWith(CODELOAD)) await repository.archive(asked, response);
      else if (asked === 'GET info/refs' && searchParams.get('service') === 'git-upload-pack')
        await repository.advertise(response);
      else if (asked === 'POST git-upload-pack') await repository.upload(request, response);
      else refuse(response, 403, 'The stand-in for GitHub is there for git to read from.');
    },
  };
}

interface Repository {
  /** @param asked `GET tar.gz/REF` */
  archive(asked: string, response: ServerResponse): Promise<void>;
  /** The first half of a fetch: which refs there are. */
  advertise(response: ServerResponse): Promise<void>;
  /** The second: what the other side lacks of those it wants. */
  upload(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

async function openRepository(path: string): Promise<Repository> {
  const { stdout } = await promisify(execFile)('git', ['-C', `${path}.git`, 'show-ref', '--head']);
  const refs = new Set(
    [...stdout.matchAll(/^(\w+) (.+)$/gm)].flatMap(([, commit = '', ref = '']) => [
      commit,
      ref,
      ref.replace(/^refs\/(heads|tags)\//, ''),
    ]),
  );
  const uploadPack = (...options: readonly string[]) =>
    spawn('git', ['upload-pack', '--stateless-rpc', ...options, `${path}.git`], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
  return {
    async archive(asked, response) {
      const [, ref = ''] = /^GET (?:legacy\.)?tar\.gz\/(.+)$/.exec(asked) ?? [];
      if (!refs.has(ref)) {
        refuse(response, 404, `The stand-in for GitHub has no archive of ${ref || asked}.`);
        return;
      }
      response.writeHead(200, { 'content-type': 'application/x-gzip' });
      await pipeline(createReadStream(`${path}.tar.gz`), response);
    },
    async advertise(response) {
      response.writeHead(200, {
        'content-type': 'application/x-git-upload-pack-advertisement',
        'cache-control': 'no-cache',
      });
      response.write('001e# service=git-upload-pack\n0000');
      await pipeline(uploadPack('--http-backend-info-refs').stdout, response);
    },
    async upload(request, response) {
      response.writeHead(200, {
        'content-type': 'application/x-git-upload-pack-result',
        'cache-control': 'no-cache',
      });
      const { stdin, stdout } = uploadPack();
      const body = request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request;
      await Promise.all([pipeline(body, stdin), pipeline(stdout, response)]);
    },
  };
}

function refuse(response: ServerResponse, status: number, why: string): void {
  response.writeHead(status, { 'content-type': 'text/plain' }).end(`${why}\n`);
}
