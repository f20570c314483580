// The image of the container machine: a base system with what a server has before the guide begins.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheDir } from '../../cache.ts';
import type { Progress } from '../../progress.ts';
import { type BaseImage, ensureBase, ensureDebianBase } from './base.ts';
import { ensureImage, type ImageRecipe, imageName } from './build.ts';
import { docker, RUN_LABEL } from './docker.ts';

const CONTEXT = fileURLToPath(new URL('../../../vm/container', import.meta.url));
const PRIVILEGES_FILE = join(cacheDir, 'privileges.json');

export interface MachineImage extends Omit<BaseImage, 'id'> {
  readonly image: string;
  /** Whether this engine starts privileged containers. */
  readonly privileged: boolean;
}

/**
 * The machine image, built when there is none for what it is made of.
 * @throws MachineError when it can't be built.
 */
export async function ensureMachineImage(progress: Progress, signal: AbortSignal): Promise<MachineImage> {
  const { id, title, remarks } = await ensureBase(progress, signal);
  const image = await ensureImage(recipe(id), progress, signal);
  return { image, title, remarks, privileged: await startsPrivileged(image) };
}

/** Name of the machine image where it is made from Debian's packages; it need not have been built. */
export async function debianMachineImage(progress: Progress, signal: AbortSignal): Promise<string> {
  return imageName(recipe((await ensureDebianBase(progress, signal)).id));
}

function recipe(base: string): ImageRecipe {
  return { name: 'guide-conformance/machine', context: CONTEXT, base };
}

/** Tried once an engine: where our own bounding set lacks a capability, a privileged container does not start. */
async function startsPrivileged(image: string): Promise<boolean> {
  const { ID } = (await docker().info()) as { ID: string };
  const known = await readFile(PRIVILEGES_FILE, 'utf8').then(JSON.parse, () => ({}));
  if (typeof known[ID] === 'boolean') return known[ID];
  const container = await docker().createContainer({
    Image: image,
    Entrypoint: ['/bin/true'],
    Labels: { [RUN_LABEL]: 'privileges' },
    HostConfig: { Privileged: true, NetworkMode: 'none' },
  });
  const privileged = await container.start().then(
    () => true,
    () => false,
  );
  await container.remove({ force: true, v: true });
  await mkdir(cacheDir, { recursive: true });
  await writeFile(PRIVILEGES_FILE, JSON.stringify({ ...known, [ID]: privileged }));
  return privileged;
}
