// Snapshots with memory of a machine whose first boot is over: disk and memory beside the image they were made of.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { text } from 'node:stream/consumers';
import { execIn } from '../container/exec.ts';
import { MachineError } from '../error.ts';
import { USER_DATA } from '../seed.ts';
import type { Made, VmBoot } from './hypervisor.ts';
import type { Qmp } from './qmp.ts';
import { TAKE_SEAT_WHEN_UP } from './seat.ts';
import { inStore, STORE } from './store.ts';

/** Each page has its place in the file: it takes no more than the memory, and is read at once. */
const MAPPED_RAM = [{ capability: 'mapped-ram', state: true }];

export interface Snapshot {
  /** As containers see it. */
  readonly folder: string;
  /** When, in ISO 8601. */
  readonly madeAt: string;
}

/** @returns the snapshot for such a machine, or null. */
export async function findSnapshot(made: Made, runId: string, signal: AbortSignal): Promise<Snapshot | null> {
  const { hypervisor } = made.stored;
  const folder = await folderOf(made);
  const command = '[ ! -d "$FOLDER" ] || date --iso-8601=seconds --reference "$FOLDER/memory"';
  const said = await inStore({ hypervisor, runId, command, environment: { FOLDER: folder } }, signal);
  return said.trim() === '' ? null : { folder, madeAt: said.trim() };
}

/**
 * Saves a machine whose first boot is over: it stands still from now on.
 * @param id of its container
 */
export async function saveSnapshot(
  id: string,
  made: VmBoot,
  qmp: Qmp,
  signal: AbortSignal,
): Promise<Snapshot> {
  const folder = await folderOf(made);
  await saveTo(folder, `${folder}.${made.runId}.new`, id, qmp, signal);
  return { folder, madeAt: new Date().toISOString() };
}

/** The folder of a checkpoint. */
export function checkpointFolder(name: string): string {
  return `${STORE}/checkpoints/${name}`;
}

/**
 * Stops a machine and writes its memory and its disk into a folder.
 * @param half where it lies until it is whole: removed with the run whose name is in it
 * @returns what that takes of the disk, in bytes
 */
export async function saveTo(
  folder: string,
  half: string,
  id: string,
  qmp: Qmp,
  signal: AbortSignal,
): Promise<number> {
  // What a save that broke off has left behind is in nobody's way for long.
  await run(
    id,
    `find ${STORE} -maxdepth 2 -name '*.new' -mmin +60 -exec rm -rf {} +; mkdir -p ${half}`,
    signal,
  );
  await qmp.execute('stop');
  await qmp.execute('migrate-set-capabilities', {
    capabilities: [{ capability: 'mapped-ram', state: true }],
  });
  await qmp.execute('migrate', { uri: `file:${half}/memory` });
  await qmp.migrated();
  // Nothing writes to the disk from here on, and everything is in its file.
  const said = await run(
    id,
    `cp --sparse=always /vm/disk.qcow2 ${half}/disk.qcow2
rm -rf ${folder}
mv -T ${half} ${folder}
du -s --block-size=1 ${folder} | cut -f 1`,
    signal,
  );
  return Number(said);
}

/** Has a machine that was powered on for it go on from what is in a folder. */
export async function loadFrom(folder: string, qmp: Qmp): Promise<void> {
  await qmp.execute('migrate-set-capabilities', { capabilities: MAPPED_RAM });
  await qmp.execute('migrate-incoming', { uri: `file:${folder}/memory` });
  await qmp.migrated();
  await qmp.execute('cont');
}

async function run(id: string, script: string, signal: AbortSignal): Promise<string> {
  await using running = await execIn(id, ['bash', '-c', `set -e; { ${script}; } 2>&1; echo done`], signal);
  const said = (await text(running.stdout)).trim();
  if (!/(^|\n)done$/.test(said)) throw new MachineError(`The machine could not be saved: ${said}`);
  return said.replace(/\n?done$/, '');
}

async function folderOf({ stored, accelerator, cpus, memoryMiB }: Made): Promise<string> {
  const { folder, hypervisor } = stored;
  const content = JSON.stringify([
    hypervisor,
    accelerator,
    cpus,
    memoryMiB,
    await readFile(USER_DATA, 'utf8'),
    TAKE_SEAT_WHEN_UP,
  ]);
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 8);
  return `${STORE}/snapshots/${posix.basename(folder)}-${hash}`;
}
