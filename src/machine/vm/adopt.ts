// A VM whose disk is what a container machine was saved as: what took an emulated processor hours need not be done on one.
import { readFile } from 'node:fs/promises';
import { DISK_MOUNTS } from '../container/disk.ts';
import type { Disk } from '../machine.ts';
import { DISK_SIZE, inStore, isStored, placeOf, type StoredImage, VM } from './store.ts';

/** Of a disk that a VM was saved as; a container's names its image. */
export const VM_BASE = 'vm';

/** Whether a disk is one of a container machine. */
export function isOfContainer({ base }: Disk): boolean {
  return base !== VM_BASE;
}

const REMARK =
  'What was done before was done on a container machine: this one has booted from a copy of its disk, to which a kernel and what belongs to it were added.';

/**
 * An image made of the disk of a container machine, and of what the image made from packages has beyond that machine's.
 * @param like the image made from packages
 * @param runId the run that asks
 * @throws MachineError when it can't be made.
 */
export async function ensureAdopted(
  disk: Disk,
  like: StoredImage,
  runId: string,
  signal: AbortSignal,
): Promise<StoredImage> {
  const { image, hypervisor } = like;
  // Not behind the name: what prunes takes all that begins with one for the same image.
  const id = `adopted-${image.id}`;
  const stored: StoredImage = {
    image: { ...image, remarks: [...image.remarks, REMARK] },
    ...placeOf(id, [like.key, disk.base, ...disk.layers].join(' ')),
    hypervisor,
  };
  if (await isStored(stored, runId, signal)) return stored;
  const of = (name: string) => readFile(new URL(name, VM), 'utf8');
  await inStore(
    {
      hypervisor,
      runId,
      command: await readFile(new URL('adopt.sh', import.meta.url), 'utf8'),
      environment: {
        FOLDER: stored.folder,
        RUN: runId,
        SIZE: DISK_SIZE,
        BASE: disk.base,
        LAYERS: disk.layers.join(':'),
        SERVER: await of('debian-13/server.sh'),
        CLOUD_CFG: await of('debian-13/cloud.cfg'),
      },
      hostConfig: {
        // It mounts the layers, and installs from the archive, as what builds images does.
        CapAdd: ['SYS_ADMIN'],
        SecurityOpt: ['seccomp=unconfined', 'apparmor=unconfined'],
        NetworkMode: 'host',
      },
      binds: [`${DISK_MOUNTS.store.source}:${DISK_MOUNTS.store.target}:ro`],
    },
    signal,
  );
  return stored;
}
