// Removes what a run made when its runner is gone, however it went: runs on its own, and its standard input ends with the runner.
import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { MachineError } from '../error.ts';
import { removeVagrant } from '../vagrant/remove.ts';
import { sweepVmStore } from '../vm/store.ts';
import { docker, RUN_LABEL } from './docker.ts';

const REMOVAL_LIMIT_MS = 120_000;
/** By then the engine has made what a runner had asked for just before it died. */
const AFTERMATH_MS = 2_000;

/** A reaper that waits. Dismissed, it removes nothing; left alone, it removes everything of the run. */
export interface Reaper {
  dismiss(): void;
}

/** Starts a reaper for everything labelled with `runId`, and for `runDir`. */
export function startReaper(runId: string, runDir: string): Reaper {
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), runId, runDir], {
    // A process group of its own: Ctrl-C in the terminal is not meant for it.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.unref();
  const { stdin } = child;
  stdin.on('error', () => undefined);
  if ('unref' in stdin && typeof stdin.unref === 'function') stdin.unref();
  return { dismiss: () => void stdin.end('dismissed\n') };
}

/**
 * Removes everything of one run: its machine, of whatever kind, its world and its folder. An engine that answers no more keeps
 * nobody from removing the rest; a machine of Vagrant's that is still there keeps its folder, by which it is known.
 */
export async function removeAllOf(runId: string, runDir: string): Promise<void> {
  try {
    await removeRun(runId);
  } finally {
    await removeVagrant(runDir);
    await rm(runDir, { recursive: true, force: true });
  }
}

/**
 * Removes the containers (with their volumes) and networks of one run, or of all runs when `runId` is null.
 * @returns how many there were.
 * @throws MachineError when the engine still has some of them after two minutes.
 */
export async function removeRun(runId: string | null): Promise<number> {
  const label = runId === null ? RUN_LABEL : `${RUN_LABEL}=${runId}`;
  const deadline = AbortSignal.timeout(REMOVAL_LIMIT_MS);
  const seen = new Set<string>();
  for (;;) {
    const left = await removeOnce(label);
    for (const id of left) seen.add(id);
    if (left.length === 0) return seen.size;
    if (deadline.aborted)
      throw new MachineError(
        `The Docker engine did not remove ${left.length} containers and networks. See \`docker ps -a --filter label=${label}\`, and try \`conform clean\`.`,
      );
    await delay(100);
  }
}

/** @returns ids of what was there before: some of it may be still, until the engine is done with it. */
async function removeOnce(label: string): Promise<readonly string[]> {
  const client = docker();
  const filters = { label: [label] };
  const containers = await client.listContainers({ all: true, filters });
  await Promise.all(
    containers.map(({ Id }) => client.getContainer(Id).remove({ force: true, v: true }).catch(ignoreRefusal)),
  );
  const networks = await client.listNetworks({ filters });
  await Promise.all(networks.map(({ Id }) => client.getNetwork(Id).remove().catch(ignoreRefusal)));
  return [...containers, ...networks].map(({ Id }) => Id);
}

/** Gone already, being removed already, or still in use by something that is being removed. */
function ignoreRefusal(error: unknown): void {
  const refused =
    error instanceof Error && 'statusCode' in error && [403, 404, 409].includes(Number(error.statusCode));
  if (!refused) throw error;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , runId, runDir] = process.argv;
  let said = '';
  for await (const chunk of process.stdin) said += chunk;
  if (said === '' && runId !== undefined && runDir !== undefined) {
    await removeRun(runId).catch(() => undefined);
    await delay(AFTERMATH_MS);
    await removeAllOf(runId, runDir);
    await sweepVmStore(runId);
  }
}
