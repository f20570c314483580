// The checkpoints there are: each a folder of the cache with the files of the run it was taken in, and a disk on the engine.

import { X509Certificate } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { cacheDir } from '../cache.ts';
import { removeOtherDisks, storeId } from '../machine/container/disk.ts';
import { pruneVmStore } from '../machine/vm/store.ts';
import { readIdentity } from './identity.ts';

const DAY_MS = 86_400_000;

const DIR = join(cacheDir, 'checkpoints');
/** What a run leaves in its folder that a machine goes on living by; nothing else is kept. */
const RUN_FILES = ['identity.json', 'id_ed25519', 'ledger.jsonl', 'secrets.jsonl'];

/** Bounds: the oldest go first. */
export const BOUNDS = { checkpoints: 40, bytes: 15e9, days: 14 } as const;

const checkpointSchema = z.strictObject({
  key: z.string(),
  /** Name of the part of the guide that it was taken after: `2`. */
  after: z.string(),
  takenAt: z.iso.datetime(),
  disk: z.strictObject({ base: z.string(), layers: z.array(z.string()).readonly() }),
  /** Of its own layer. */
  bytes: z.number(),
  /** Which store has the disk. */
  store: z.string(),
});

export type Checkpoint = z.infer<typeof checkpointSchema> & {
  /** Folder with the run's files. */
  readonly dir: string;
};

/** All that can be booted from on this engine, oldest first. */
export async function listCheckpoints(): Promise<readonly Checkpoint[]> {
  const [names, store] = await Promise.all([readdir(DIR).catch(() => []), storeId()]);
  const found = await Promise.all(names.map((name) => read(join(DIR, name))));
  const oldest = Date.now() - BOUNDS.days * DAY_MS;
  return found
    .filter((checkpoint) => checkpoint !== null)
    .filter((checkpoint) => checkpoint.store === store && Date.parse(checkpoint.takenAt) > oldest)
    .sort((a, b) => Date.parse(a.takenAt) - Date.parse(b.takenAt));
}

/** The newest with that key, or null. */
export async function findCheckpoint(key: string): Promise<Checkpoint | null> {
  const found = (await listCheckpoints()).findLast((checkpoint) => checkpoint.key === key);
  return found !== undefined && (await isTrusted(found)) ? found : null;
}

/** Keeps a checkpoint, with what the folder of its run holds by now. */
export async function addCheckpoint(
  checkpoint: Omit<z.infer<typeof checkpointSchema>, 'store' | 'takenAt'>,
  runDir: string,
): Promise<void> {
  const entry = { ...checkpoint, store: await storeId(), takenAt: new Date().toISOString() };
  const dir = join(DIR, checkpoint.key);
  const draft = `${dir}.${checkpoint.disk.layers[0]}`;
  await mkdir(draft, { recursive: true, mode: 0o700 });
  for (const name of RUN_FILES) await cp(join(runDir, name), join(draft, name)).catch(ignoreMissing);
  await writeFile(join(draft, 'checkpoint.json'), JSON.stringify(checkpointSchema.parse(entry)), {
    mode: 0o600,
  });
  // Each in one piece: another run may be doing the same, and would meet what is half removed.
  const former = `${draft}.former`;
  await rename(dir, former).catch(ignoreMissing);
  await rename(draft, dir).catch((error: unknown) => {
    // Another run has kept one of the same key meanwhile: one is as good as the other.
    if (!isErrno(error, 'ENOTEMPTY', 'EEXIST')) throw error;
  });
  for (const left of [draft, former]) await rm(left, { recursive: true, force: true });
}

/** Hands a checkpoint's files of its run to another run, which goes on from there. */
export async function takeUp(checkpoint: Checkpoint, runDir: string): Promise<void> {
  for (const name of RUN_FILES) {
    await cp(join(checkpoint.dir, name), join(runDir, name)).catch(ignoreMissing);
  }
}

/**
 * Removes the oldest beyond the bounds, and every disk that nothing needs any more.
 * @param image some image with a shell, for the work
 * @param runId the run that has it done
 */
export async function pruneCheckpoints(image: string, runId: string, signal: AbortSignal): Promise<void> {
  const newestFirst = (await listCheckpoints()).toReversed();
  let bytes = 0;
  const kept = newestFirst.filter((checkpoint, index) => {
    bytes += checkpoint.bytes;
    return index < BOUNDS.checkpoints && bytes <= BOUNDS.bytes;
  });
  for (const name of await readdir(DIR).catch(() => [])) {
    const path = join(DIR, name);
    const isNeeded = name.includes('.') ? await isRecent(path) : kept.some(({ key }) => key === name);
    if (!isNeeded) await rm(path, { recursive: true, force: true });
  }
  const disks = kept.map(({ disk }) => disk);
  await removeOtherDisks(image, disks, runId, signal);
  const layers = disks.flatMap((disk) => disk.layers);
  await pruneVmStore(layers, runId, signal);
}

/** Whether the machine's trust in the lab's authority, which may be older than the checkpoint, outlives another walk. */
async function isTrusted({ dir }: Checkpoint): Promise<boolean> {
  try {
    const { authority } = await readIdentity(dir);
    return (
      authority === null || new X509Certificate(authority.caPem).validToDate.getTime() > Date.now() + DAY_MS
    );
  } catch {
    // Of another version of the suite, or half removed: there is no way onto such a machine.
    return false;
  }
}

/** A draft may be that of a run that is under way; after a day it has been given up. */
async function isRecent(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found !== null && found.mtimeMs > Date.now() - DAY_MS;
}

/** @returns null for what is no checkpoint of this version of the suite. */
async function read(dir: string): Promise<Checkpoint | null> {
  try {
    const text = await readFile(join(dir, 'checkpoint.json'), 'utf8');
    return { ...checkpointSchema.parse(JSON.parse(text)), dir };
  } catch {
    return null;
  }
}

function ignoreMissing(error: unknown): void {
  if (!isErrno(error, 'ENOENT')) throw error;
}

function isErrno(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.some((code) => code === error.code);
}
