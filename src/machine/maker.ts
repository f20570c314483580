// How machines of our own are made, one way a kind: what must be there first, and then one machine.
import type { Progress } from '../progress.ts';
import { bootContainer } from './container/container.ts';
import { debianMachineImage, ensureMachineImage } from './container/image.ts';
import type { BootedMachine } from './machine.ts';
import type { MachineNeeds } from './needs.ts';
import { ensureVagrant } from './vagrant/command.ts';
import { bootVagrant } from './vagrant/vagrant.ts';
import { findAccelerator } from './vm/accelerator.ts';
import { ensureAdopted, isOfContainer } from './vm/adopt.ts';
import { NotToBeHad } from './vm/download.ts';
import type { Hardware } from './vm/hypervisor.ts';
import { IMAGES, type VmImage } from './vm/images.ts';
import { ensureStored, type StoredImage } from './vm/store.ts';
import { bootVm } from './vm/vm.ts';

export interface Maker {
  /** Stands for what is on a fresh machine, as far as it comes from an image. */
  readonly made: string;
  /** The same for machines of another kind, from whose disk one of this kind can go on. */
  readonly adopts: readonly string[];
  /** @param tell called with what is being waited for */
  boot(needs: MachineNeeds, signal: AbortSignal, tell: (what: string) => void): Promise<BootedMachine>;
}

/** Machines that are containers with systemd. */
export async function containerMaker(progress: Progress, signal: AbortSignal): Promise<Maker> {
  const { image, title, remarks, privileged } = await ensureMachineImage(progress, signal);
  return {
    made: image,
    adopts: [],
    boot: (needs, signal) =>
      bootContainer({ ...needs, image, imageTitle: title, remarks, privileged }, signal),
  };
}

/** Which virtual machines. */
export interface VmOptions extends Hardware {
  /** Null for the first of {@link IMAGES} that can be had. */
  readonly image: VmImage | null;
  /** Whether they boot from the image itself, rather than go on from a snapshot of its first boot. */
  readonly fresh: boolean;
}

/**
 * Machines with a kernel of their own.
 * @param runId the run they are for
 */
export async function vmMaker(
  { image, ...options }: VmOptions,
  runId: string,
  progress: Progress,
  signal: AbortSignal,
): Promise<Maker> {
  const stored = await (image === null
    ? ensureAnyStored(runId, progress, signal)
    : ensureStored(image, runId, progress, signal));
  const accelerator = await findAccelerator(stored, runId, progress, signal);
  return {
    made: [stored.folder, accelerator, options.cpus, options.memoryMiB].join(' '),
    // Only this image is made of the same packages as the container machine's.
    adopts: stored.image.kind === 'built' ? [await debianMachineImage(progress, signal)] : [],
    async boot({ disk, ...needs }, signal, tell) {
      const boot = { ...needs, ...options, accelerator };
      if (disk === null || !isOfContainer(disk)) return bootVm({ ...boot, disk, stored }, signal, tell);
      tell('making an image of the disk of the container machine');
      const adopted = await ensureAdopted(disk, stored, runId, signal);
      return bootVm({ ...boot, disk: null, stored: adopted, adopted: true }, signal, tell);
    },
  };
}

/** Machines that Vagrant makes of a box. */
export async function vagrantMaker(hardware: Hardware, signal: AbortSignal): Promise<Maker> {
  const version = await ensureVagrant(signal);
  return {
    made: ['vagrant', version, hardware.cpus, hardware.memoryMiB].join(' '),
    adopts: [],
    boot: (needs, signal, tell) => bootVagrant({ ...needs, ...hardware, version }, signal, tell),
  };
}

/** The guide's own system where its image can be had, otherwise its nearest relative. */
async function ensureAnyStored(runId: string, progress: Progress, signal: AbortSignal): Promise<StoredImage> {
  const [wanted] = IMAGES;
  const relative = IMAGES.find(({ kind }) => kind === 'built');
  if (wanted === undefined || relative === undefined) throw new Error('There are no images.');
  try {
    return await ensureStored(wanted, runId, progress, signal);
  } catch (error) {
    if (!(error instanceof NotToBeHad)) throw error;
    const remarks = [...relative.remarks, `${wanted.title} could not be had.`];
    return ensureStored({ ...relative, remarks }, runId, progress, signal);
  }
}
