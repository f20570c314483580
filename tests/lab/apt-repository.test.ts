// A repository signed at start: what apt checks of it is checked here with gpg.
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { execa, execaSync } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeSource, openNodeSource } from '../../lab/server/apt-repository.ts';
import { type Lab, openLab } from '../../lab/server/lab.ts';
import { releaseText } from '../../lab/server/release.ts';
import { makeAuthority } from '../../src/world/certificates.ts';
import { type Answer, ask } from './request.ts';

const NODESOURCE = nodeSource('22');

const BASE = 'https://deb.nodesource.com';
const gpg = execaSync('which', ['gpg'], { reject: false }).exitCode === 0;
const packages = Buffer.from('Package: nodejs\nVersion: 22.22.0-1nodesource1\n');

test('a Release file is dated in UTC and lists the checksums of its indices', () => {
  const date = new Date('2026-11-22T17:39:37Z');
  const [fields] = NODESOURCE.suites;
  if (fields === undefined) throw new Error('no suite');
  const sum = createHash('sha256').update(packages).digest('hex');
  expect(releaseText(fields, date, new Map([['main/binary-amd64/Packages', packages]]))).toBe(
    `Origin: . nodistro
Label: . nodistro
Suite: nodistro
Codename: nodistro
Architectures: amd64
Components: main
Description: Stand-in for the NodeSource repository
Date: Sun, 22 Nov 2026 17:39:37 UTC
SHA256:
 ${sum} ${packages.length} main/binary-amd64/Packages
`,
  );
});

describe.skipIf(!gpg)('served', () => {
  let dir = '';
  let lab: Lab;
  let get: (path: string, method?: string) => Promise<Answer>;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'apt-'));
    const index = join(dir, 'repository/dists/nodistro/main/binary-amd64');
    await mkdir(index, { recursive: true });
    await writeFile(join(index, 'Packages'), packages);
    await writeFile(join(index, 'Packages.gz'), gzipSync(packages));
    await mkdir(join(dir, 'repository/pool'));
    await writeFile(join(dir, 'repository/pool/a_1~b.deb'), 'deb');
    await writeFile(join(dir, 'secret'), 'not of the repository');
    const authority = await makeAuthority();
    const { certPem: cert, keyPem: key } = await authority.issue([NODESOURCE.host]);
    const further = join(dir, 'further');
    await cp(join(dir, 'repository'), further, { recursive: true });
    await writeFile(join(further, 'pool/a_1~b.deb'), 'further');
    const folders = { '22': join(dir, 'repository'), '24': further };
    const standIns = [await openNodeSource(folders, join(dir, 'key'))];
    lab = await openLab({ standIns, tls: { cert, key }, address: '127.0.0.1', port: 0, controlPort: 0 });
    get = (path, method) => ask(lab.port, authority.caPem, `${BASE}${path}`, method);
  });
  afterAll(async () => {
    await lab[Symbol.asyncDispose]();
    await rm(dir, { recursive: true });
  });

  test('InRelease and Release.gpg are good signatures of the key it hands out', async () => {
    const key = await get('/gpgkey/nodesource-repo.gpg.key');
    expect(key.body.toString()).toMatch(/^-----BEGIN PGP PUBLIC KEY BLOCK-----/);
    const home = await mkdtemp(join(dir, 'home-'));
    const options = { env: { GNUPGHOME: home, LC_ALL: 'C' }, all: true } as const;
    await execa('gpg', ['--batch', '--import'], { ...options, input: key.body });
    for (const name of ['InRelease', 'Release', 'Release.gpg']) {
      const { status, body } = await get(`/node_22.x/dists/nodistro/${name}`);
      expect(status).toBe(200);
      await writeFile(join(home, name), body);
    }
    const inline = await execa('gpg', ['--batch', '--verify', join(home, 'InRelease')], options);
    expect(inline.all).toContain('Good signature from "Stand-in for deb.nodesource.com');
    const detached = await execa(
      'gpg',
      ['--batch', '--verify', join(home, 'Release.gpg'), join(home, 'Release')],
      options,
    );
    expect(detached.all).toContain('Good signature');
  });

  test('the index served is the index signed', async () => {
    const release = (await get('/node_22.x/dists/nodistro/Release')).body.toString();
    for (const name of ['Packages', 'Packages.gz']) {
      const { body } = await get(`/node_22.x/dists/nodistro/main/binary-amd64/${name}`);
      const sum = createHash('sha256').update(body).digest('hex');
      expect(release).toContain(` ${sum} ${body.length} main/binary-amd64/${name}\n`);
    }
  });

  test('packages are found under the names apt asks for, and nothing outside the repository', async () => {
    expect(await get('/node_22.x/pool/a_1%7eb.deb')).toMatchObject({ status: 200, body: Buffer.from('deb') });
    const head = await get('/node_22.x/pool/a_1~b.deb', 'HEAD');
    expect(head.headers['content-length']).toBe('3');
    expect(head.body).toHaveLength(0);
    expect((await get('/node_22.x/%2e%2e%2fsecret')).status).toBe(404);
    expect((await get('/node_22.x/pool')).status).toBe(404);
    expect((await get('/node_20.x/dists/nodistro/InRelease')).status).toBe(404);
  });

  test('each major release of Node.js has packages of its own, and one key signs them all', async () => {
    expect((await get('/node_24.x/pool/a_1~b.deb')).body.toString()).toBe('further');
    const { body: key } = await get('/gpgkey/nodesource-repo.gpg.key');
    const home = await mkdtemp(join(dir, 'home-'));
    const options = { env: { GNUPGHOME: home, LC_ALL: 'C' }, all: true } as const;
    await execa('gpg', ['--batch', '--import'], { ...options, input: key });
    const { body } = await get('/node_24.x/dists/nodistro/InRelease');
    await writeFile(join(home, 'InRelease'), body);
    const { all } = await execa('gpg', ['--batch', '--verify', join(home, 'InRelease')], options);
    expect(all).toContain('Good signature');
  });
});
