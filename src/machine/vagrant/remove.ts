// Removes the machine that Vagrant has made for a run, if it has made one.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { settingsIn, untilNoneWorks, vagrant } from './command.ts';

const REMOVAL_LIMIT_MS = 5 * 60_000;

/** Where a run has Vagrant keep its state. */
export function vagrantFolder(runDir: string): string {
  return join(runDir, 'vagrant');
}

/**
 * @param runDir folder of the run
 * @throws MachineError with Vagrant's last words when it can't.
 */
export async function removeVagrant(runDir: string): Promise<void> {
  const folder = vagrantFolder(runDir);
  if ((await settingsIn(folder)) === null) return;
  await untilNoneWorks(folder, REMOVAL_LIMIT_MS);
  if (!(await isMade(folder))) return;
  await vagrant(folder, ['destroy', '--force'], REMOVAL_LIMIT_MS, new AbortController().signal);
}

/**
 * Vagrant notes by which name its provider knows a machine, in `machines/default/PROVIDER/id`; the Vagrantfile, where the seed of
 * one is that it was about to make.
 */
async function isMade(folder: string): Promise<boolean> {
  const files = await readdir(folder, { recursive: true }).catch(() => []);
  return files.some((file) => file === 'seed-folder' || /^machines\/.*\/id$/.test(file));
}
