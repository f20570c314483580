// Removes what a run made when its runner is gone, however it went: runs on its own, and its standard input ends with the runner.
import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { docker, RUN_LABEL } from './docker.ts';

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

/** Removes the containers (with their volumes) and networks of one run, or of all runs when `runId` is null. */
export async function removeRun(runId: string | null): Promise<number> {
  const client = docker();
  const filters = { label: [runId === null ? RUN_LABEL : `${RUN_LABEL}=${runId}`] };
  const containers = await client.listContainers({ all: true, filters });
  await Promise.all(
    containers.map(({ Id }) => client.getContainer(Id).remove({ force: true, v: true }).catch(ignoreGone)),
  );
  const networks = await client.listNetworks({ filters });
  await Promise.all(networks.map(({ Id }) => client.getNetwork(Id).remove().catch(ignoreGone)));
  return containers.length + networks.length;
}

function ignoreGone(error: unknown): void {
  const gone =
    error instanceof Error && 'statusCode' in error && [404, 409].includes(Number(error.statusCode));
  if (!gone) throw error;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , runId, runDir] = process.argv;
  let said = '';
  for await (const chunk of process.stdin) said += chunk;
  if (said === '' && runId !== undefined && runDir !== undefined) {
    await removeRun(runId);
    await rm(runDir, { recursive: true, force: true });
  }
}
