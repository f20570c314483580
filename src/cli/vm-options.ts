// Which virtual machine: the options that walk and vm have in common.
import { stat } from 'node:fs/promises';
import { availableParallelism, freemem } from 'node:os';
import { basename, resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { BadInput } from '../bad-input.ts';
import type { VmOptions } from '../machine/maker.ts';
import type { Hardware } from '../machine/vm/hypervisor.ts';
import { IMAGES, type VmImage } from '../machine/vm/images.ts';

const SMALLEST_MIB = 1024;
const MIB = 1024 * 1024;

/** As commander hands them over. */
export interface VmFlags {
  readonly image?: string;
  readonly cpus: number;
  readonly memory: number;
  readonly firstBoot?: boolean;
}

/** Adds the options that say which virtual machine. */
export function addVmOptions(command: Command): Command {
  return command
    .option(
      '--image <image>',
      `for a VM: ${IMAGES.map(({ id }) => id).join(', ')}, or a file that QEMU can boot and that has cloud-init (default: the first of these that can be had)`,
    )
    .addOption(
      new Option('--cpus <number>', 'for a VM or Vagrant: processors')
        .default(Math.min(availableParallelism(), 4))
        .argParser(atLeast(1)),
    )
    .addOption(
      new Option('--memory <MiB>', 'for a VM or Vagrant: memory')
        .default(4096)
        .argParser(atLeast(SMALLEST_MIB)),
    )
    .option('--first-boot', 'for a VM: boot the image itself, not a snapshot of its first boot');
}

/**
 * The virtual machine that somebody has asked for.
 * @throws BadInput when there is no such image, or not enough memory.
 */
export async function readVm({ image, firstBoot = false, ...flags }: VmFlags): Promise<VmOptions> {
  return { image: await readImage(image), fresh: firstBoot, ...readHardware(flags) };
}

/** @throws BadInput when there is not enough memory. */
export function readHardware({ cpus, memory }: Pick<VmFlags, 'cpus' | 'memory'>): Hardware {
  const free = Math.floor(freemem() / MIB);
  if (free < memory) {
    throw new BadInput(
      'There is not enough memory for such a machine',
      `--memory ${memory}`,
      `${free} MiB are free here.`,
    );
  }
  return { cpus, memoryMiB: memory };
}

async function readImage(name: string | undefined): Promise<VmImage | null> {
  if (name === undefined) return null;
  const known = IMAGES.find(({ id }) => id === name);
  if (known) return known;
  const path = resolve(name);
  const found = await stat(path).catch(() => null);
  if (found === null || !found.isFile() || found.size === 0) {
    throw new BadInput(
      'There is no such image',
      `--image ${name}`,
      `Give a file, or one of ${IMAGES.map(({ id }) => id).join(', ')}.`,
    );
  }
  const title = `${basename(path)} (a file that was given)`;
  return {
    kind: 'file',
    id: 'file',
    title,
    path,
    remarks: [`The machine ran an image of your own: ${title}.`],
  };
}

function atLeast(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < least)
      throw new InvalidArgumentError(`It must be a whole number, ${least} or more.`);
    return value;
  };
}
