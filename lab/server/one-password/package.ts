// 1Password's apt repository: the package 1password-cli, made of the stand-in for `op` when the lab starts.

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import type { AptRepositoryDescription } from '../apt-repository.ts';

const VERSION = '2.34.0-1';
const ARCHITECTURE = 'amd64';

export const ONE_PASSWORD: AptRepositoryDescription = {
  host: 'downloads.1password.com',
  base: `/linux/debian/${ARCHITECTURE}`,
  keyPath: '/linux/keys/1password.asc',
  suites: [
    {
      Origin: '1Password',
      Label: '1Password',
      Suite: 'stable',
      Codename: 'stable',
      Architectures: ARCHITECTURE,
      Components: 'main',
      Description: 'Stand-in for the 1Password repository',
    },
  ],
};

// The real package has the program at /usr/bin/op, of a group of its own, which may talk to the desktop app.
const CONTROL = `Package: 1password-cli
Version: ${VERSION}
Architecture: ${ARCHITECTURE}
Maintainer: guide-conformance lab <lab@stand-in.invalid>
Section: utils
Priority: optional
Depends: python3, ca-certificates
Homepage: https://developer.1password.com/docs/cli
Description: 1Password CLI
 A stand-in for 1Password's own package: answers as it does, and asks a stand-in of the service.
`;

/**
 * Builds the package and the index of a repository with it.
 * @param program path of the program
 * @param repository folder of the repository; made when there is none
 */
export async function buildRepository(program: string, repository: string): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), '1password-cli-'));
  const pool = join(repository, 'pool/main/1');
  const index = join(repository, 'dists/stable/main', `binary-${ARCHITECTURE}`);
  for (const dir of [join(root, 'DEBIAN'), join(root, 'usr/bin'), pool, index])
    await mkdir(dir, { recursive: true });
  await writeFile(join(root, 'DEBIAN/control'), CONTROL);
  await writeFile(join(root, 'usr/bin/op'), await readFile(program));
  await chmod(root, 0o755);
  await chmod(join(root, 'usr/bin/op'), 0o755);
  const file = join(pool, `1password-cli_${VERSION}_${ARCHITECTURE}.deb`);
  await promisify(execFile)('dpkg-deb', ['--root-owner-group', '--build', root, file]);
  await rm(root, { recursive: true });
  const content = await readFile(file);
  const fields = [
    `Filename: pool/main/1/${basename(file)}`,
    `Size: ${content.length}`,
    `SHA256: ${createHash('sha256').update(content).digest('hex')}`,
  ];
  await writeFile(join(index, 'Packages'), `${CONTROL.trimEnd()}\n${fields.join('\n')}\n\n`);
}
