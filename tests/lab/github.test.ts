// Repositories, asked for as npm asks: refs, a shallow clone, and the archive of a commit.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openGitHub } from '../../lab/server/github.ts';
import { type Lab, openLab } from '../../lab/server/lab.ts';
import { makeAuthority } from '../../src/world/certificates.ts';
import { ask } from './request.ts';

let dir = '';
let lab: Lab;
let ca = '';
let commit = '';

/** git, led to the lab by the name of GitHub. */
const git = (...args: readonly string[]) => {
  const settings = [
    `url.https://github.com:${lab.port}/.insteadOf=https://github.com/`,
    `http.curloptResolve=github.com:${lab.port}:127.0.0.1`,
  ];
  return execa('git', [...settings.flatMap((setting) => ['-c', setting]), ...args], {
    env: { GIT_SSL_CAINFO: join(dir, 'ca.pem') },
  });
};

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'github-'));
  const work = join(dir, 'work');
  const at = (...args: readonly string[]) =>
    execa('git', ['-C', work, '-c', 'user.name=a', '-c', 'user.email=a@b.invalid', ...args]);
  await mkdir(join(dir, 'served', 'Owner'), { recursive: true });
  await mkdir(work);
  await at('init', '--quiet', '--initial-branch=master');
  for (const version of ['1', '2']) {
    await writeFile(join(work, 'package.json'), `{"version":"${version}"}\n`);
    await at('add', '.');
    await at('commit', '--quiet', '--message', version);
  }
  commit = (await at('rev-parse', 'HEAD')).stdout;
  await at('clone', '--quiet', '--bare', '.', join(dir, 'served/Owner/name.git'));
  await at('archive', `--output=${join(dir, 'served/Owner/name.tar.gz')}`, 'HEAD');
  const authority = await makeAuthority();
  const { certPem: cert, keyPem: key } = await authority.issue(['github.com', 'codeload.github.com']);
  ca = authority.caPem;
  await writeFile(join(dir, 'ca.pem'), ca);
  lab = await openLab({
    standIns: [await openGitHub(join(dir, 'served'))],
    tls: { cert, key },
    address: '127.0.0.1',
    port: 0,
    controlPort: 0,
  });
});
afterAll(async () => {
  await lab[Symbol.asyncDispose]();
  await rm(dir, { recursive: true });
});

test('tells its refs, whatever the case of the names', async () => {
  const { stdout } = await git('ls-remote', 'https://github.com/owner/Name');
  expect(stdout.split('\n')).toEqual([`${commit}\tHEAD`, `${commit}\trefs/heads/master`]);
});

test('can be cloned as npm clones: the last commit only', async () => {
  const clone = join(dir, 'clone');
  await git('clone', '--quiet', '--depth=1', 'https://github.com/owner/name.git', clone);
  expect(await readFile(join(clone, 'package.json'), 'utf8')).toBe('{"version":"2"}\n');
  expect((await execa('git', ['-C', clone, 'rev-list', '--count', 'HEAD'])).stdout).toBe('1');
});

test('has the archive of a commit or branch it knows', async () => {
  for (const ref of [commit, 'HEAD', 'master', 'refs/heads/master']) {
    const { status, body } = await ask(lab.port, ca, `https://codeload.github.com/owner/name/tar.gz/${ref}`);
    expect(status).toBe(200);
    expect(body.subarray(0, 2).toString('hex')).toBe('1f8b');
  }
  const unknown = await ask(lab.port, ca, `https://codeload.github.com/owner/name/tar.gz/${'0'.repeat(40)}`);
  expect(unknown.status).toBe(404);
});

test('has nothing else, and takes nothing', async () => {
  const info = 'info/refs?service=git-upload-pack';
  expect((await ask(lab.port, ca, `https://github.com/owner/other/${info}`)).status).toBe(404);
  expect((await ask(lab.port, ca, 'https://github.com/owner/name/git-receive-pack', 'POST')).status).toBe(
    403,
  );
  expect((await ask(lab.port, ca, 'https://github.com/owner/name.git/config')).status).toBe(403);
});
