// Where the disks of VMs lie: a Docker volume, since only containers use them.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ContainerCreateOptions } from 'dockerode';
import { cacheDir } from '../../cache.ts';
import { during, type Progress } from '../../progress.ts';
import { ensureDebianBase } from '../container/base.ts';
import { ensureImage } from '../container/build.ts';
import { docker, RUN_LABEL } from '../container/docker.ts';
import { runHelper } from '../container/helper.ts';
import { download, sha256Of } from './download.ts';
import type { BuiltImage, VmImage } from './images.ts';
import { demandQemu } from './qemu.ts';
import { demandTaken, TAKE_IN } from './take-in.ts';

/** What virtual machines are made from. */
export const VM = new URL('../../../vm/', import.meta.url);
const VOLUME = `guide-conformance-vms-${createHash('sha256').update(cacheDir).digest('hex').slice(0, 8)}`;
/** Label of containers that a VM runs in. */
export const VM_LABEL = 'guide-conformance.vm';
/** Where containers see it. */
export const STORE = '/store';
export const STORE_BIND = `${VOLUME}:${STORE}`;
const DISK_LIMIT_MS = 15 * 60_000;
const SWEEP_LIMIT_MS = 60_000;
/** As large as the smallest server one would rent; what nobody has written takes no room. */
export const DISK_SIZE = '24G';

/** An image that lies in the store. */
export interface StoredImage {
  readonly image: VmImage;
  /** Its folder, as containers see it: `/store/images/debian-13-1234`. */
  readonly folder: string;
  /** Stands for its content. */
  readonly key: string;
  /** The container image that QEMU runs in. */
  readonly hypervisor: string;
}

/**
 * Makes sure that an image lies in the store, and that there is a QEMU to boot it.
 * @param runId the run that asks: what is at work for it when it dies goes with it
 * @throws MachineError when it can't be had.
 */
export async function ensureStored(
  image: VmImage,
  runId: string,
  progress: Progress,
  signal: AbortSignal,
): Promise<StoredImage> {
  const base = await ensureDebianBase(progress, signal);
  const hypervisor = await ensureImage(
    {
      name: 'guide-conformance/hypervisor',
      context: fileURLToPath(new URL('hypervisor', VM)),
      base: base.id,
    },
    progress,
    signal,
  );
  await demandQemu(hypervisor, runId, signal);
  await docker().createVolume({ Name: VOLUME, Labels: { [RUN_LABEL]: 'store' } });
  const takeIn = (file: string, { folder }: StoredImage) =>
    during(progress, `Taking in ${image.title}`, async () => {
      const environment = { FOLDER: folder, RUN: runId, SIZE: DISK_SIZE };
      const input = createReadStream(file);
      demandTaken(await inStore({ hypervisor, runId, command: TAKE_IN, environment, input }, signal), file);
    });
  switch (image.kind) {
    case 'built':
      return build(image, runId, base.id, hypervisor, progress, signal);
    case 'cloud': {
      const file = join(cacheDir, 'downloads', `${image.id}-${image.sha256.slice(0, 16)}.img`);
      const stored = { image, ...placeOf(image.id, image.sha256), hypervisor };
      if (!(await isStored(stored, runId, signal))) {
        await during(progress, `Downloading ${image.title}`, (task) => download(image, file, task, signal));
        await takeIn(file, stored);
      }
      return stored;
    }
    case 'file': {
      const stored = { image, ...placeOf(image.id, await sha256Of(image.path, signal)), hypervisor };
      if (!(await isStored(stored, runId, signal))) await takeIn(image.path, stored);
      return stored;
    }
  }
}

/** Removes what a run was making in the store when it ended. */
export async function sweepVmStore(runId: string): Promise<void> {
  const hypervisor = await hypervisorImage();
  const { Volumes } = await docker().listVolumes({ filters: { name: [VOLUME] } });
  if (hypervisor === null || Volumes.length === 0) return;
  const command = `rm -rf ${STORE}/*/*.${runId} ${STORE}/*/*.${runId}.* ${STORE}/checkpoints/${runId}-*.new`;
  await inStore({ hypervisor, runId, command }, AbortSignal.timeout(SWEEP_LIMIT_MS));
}

/** Removes the volume with everything in it, if there is one and nothing uses it. */
export async function removeVmStore(): Promise<boolean> {
  return docker()
    .getVolume(VOLUME)
    .remove()
    .then(
      () => true,
      () => false,
    );
}

/**
 * Removes what nothing needs any more: images and snapshots that newer ones have taken the place of, and checkpoints. Not while a
 * VM of another run is there, whose disk may stand on any of them, and nothing that is younger than an hour.
 * @param wanted names of checkpoints that are to stay
 */
export async function pruneVmStore(
  wanted: readonly string[],
  runId: string,
  signal: AbortSignal,
): Promise<void> {
  const [hypervisor, machines] = await Promise.all([
    hypervisorImage(),
    docker().listContainers({ all: true, filters: { label: [VM_LABEL] } }),
  ]);
  if (hypervisor === null || machines.some(({ Labels }) => Labels[RUN_LABEL] !== runId)) return;
  await inStore({ hypervisor, runId, command: PRUNE, environment: { WANTED: wanted.join(' ') } }, signal);
}

/** A snapshot is named for the image it stands on. */
const PRUNE = `cd "${STORE}"
old() { [ -n "$(find "$1" -maxdepth 0 -mmin +60)" ]; }
for checkpoint in checkpoints/*; do
  case " $WANTED " in *" \${checkpoint#checkpoints/} "*) ;; *) if [ -e "$checkpoint" ] && old "$checkpoint"; then rm -rf "$checkpoint"; fi ;; esac
done
# Not what another run is still making.
newest() { ls -dt images/"$1"-* 2> /dev/null | grep -v '\\.[0-9a-f]\\{8\\}\\(\\.[a-z]*\\)*$' | head -n 1; }
for image in images/*; do
  [ -e "$image" ] || continue
  key=\${image#images/}
  [ "$image" = "$(newest "\${key%-*}")" ] || { old "$image" && rm -rf "$image" snapshots/"$key"-*; }
done
true`;

async function hypervisorImage(): Promise<string | null> {
  const images = await docker().listImages({ filters: { reference: ['guide-conformance/hypervisor'] } });
  return images.flatMap(({ RepoTags }) => RepoTags ?? [])[0] ?? null;
}

/** What lies in the store: bytes on the disk by image and snapshot. */
export async function storeUse(
  signal: AbortSignal,
): Promise<readonly { readonly name: string; readonly bytes: number }[]> {
  const hypervisor = await hypervisorImage();
  if (hypervisor === null) return [];
  const command = `cd ${STORE} && du --block-size=1 -d 0 images/* snapshots/* checkpoints/* 2> /dev/null || true`;
  const said = await inStore({ hypervisor, runId: 'none', command }, signal);
  return said.split('\n').flatMap((line) => {
    const [bytes, name] = line.split('\t');
    return name === undefined ? [] : [{ name, bytes: Number(bytes) }];
  });
}

/** A script for {@link inStore}. */
interface StoreWork {
  readonly hypervisor: string;
  /** The run it is done for, which it goes with. */
  readonly runId: string;
  readonly command: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** What it reads on standard input; nothing when left out. */
  readonly input?: NodeJS.ReadableStream;
  /** What it may beyond seeing the store. */
  readonly hostConfig?: ContainerCreateOptions['HostConfig'];
  /** What it sees beside the store. */
  readonly binds?: readonly string[];
}

/** Runs a script that sees the store. @returns what it said. */
export function inStore(
  { hypervisor, runId, command, environment = {}, input, hostConfig, binds = [] }: StoreWork,
  signal: AbortSignal,
): Promise<string> {
  return runHelper({
    image: hypervisor,
    runId,
    command,
    environment,
    hostConfig: { ...hostConfig, Binds: [STORE_BIND, ...binds] },
    ...(input && { input }),
    signal: AbortSignal.any([signal, AbortSignal.timeout(DISK_LIMIT_MS)]),
  });
}

/** Where an image of this content lies. */
export function placeOf(id: string, content: string): Pick<StoredImage, 'folder' | 'key'> {
  const key = createHash('sha256').update(content).digest('hex').slice(0, 16);
  return { key, folder: `${STORE}/images/${id}-${key}` };
}

export async function isStored(
  { hypervisor, folder }: StoredImage,
  runId: string,
  signal: AbortSignal,
): Promise<boolean> {
  const command = '[ ! -d "$FOLDER" ] || echo there';
  const said = await inStore({ hypervisor, runId, command, environment: { FOLDER: folder } }, signal);
  return said.trim() === 'there';
}

/** Several may make the same at once: each makes its own, and the last one that is whole stays. */
const MAKE_DISK = `set -e
TARGET=$FOLDER.$RUN bash /usr/local/lib/conform/make-disk.sh
rm -rf "$FOLDER"
mv -T "$FOLDER.$RUN" "$FOLDER"`;

async function build(
  image: BuiltImage,
  runId: string,
  base: string,
  hypervisor: string,
  progress: Progress,
  signal: AbortSignal,
): Promise<StoredImage> {
  const server = await ensureImage(
    { name: 'guide-conformance/debian-server', context: fileURLToPath(new URL('container', VM)), base },
    progress,
    signal,
  );
  const root = await ensureImage(
    { name: `guide-conformance/${image.id}`, context: fileURLToPath(new URL(image.id, VM)), base: server },
    progress,
    signal,
  );
  const stored = { image, ...placeOf(image.id, `${root} ${hypervisor}`), hypervisor };
  if (await isStored(stored, runId, signal)) return stored;
  await during(progress, `Making a disk of ${image.title}`, async () => {
    const container = await docker().createContainer({ Image: root, Labels: { [RUN_LABEL]: runId } });
    try {
      const input = await container.export();
      const environment = { FOLDER: stored.folder, RUN: runId, SIZE: DISK_SIZE };
      await inStore({ hypervisor, runId, command: MAKE_DISK, environment, input }, signal);
    } finally {
      await container.remove({ force: true, v: true });
    }
  });
  return stored;
}
