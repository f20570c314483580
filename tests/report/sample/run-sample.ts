// Starts run.ts, as a test wants it.

import { join } from 'node:path';
import { execa } from 'execa';

const DEADLINE_MS = 110_000;

export interface SampleRun {
  readonly exitCode: number | undefined;
  readonly stdout: string;
}

/**
 * Runs sample specs in a process of their own.
 *
 * @param args names of specs, and options of run.ts.
 * @param onStderr is given what the process says on standard error, and a way to interrupt it as Ctrl-C would.
 */
export async function runSample(
  reportDir: string,
  args: readonly string[],
  onStderr: (text: string, interrupt: () => void) => void = () => {},
): Promise<SampleRun> {
  const run = execa(process.execPath, [join(import.meta.dirname, 'run.ts'), reportDir, ...args], {
    reject: false,
    timeout: DEADLINE_MS,
    // A process group of its own, as a terminal gives it one.
    detached: true,
    // What Vitest tells its workers is not for a Vitest of its own.
    env: { VITEST: undefined, VITEST_MODE: undefined, NODE_ENV: undefined, TEST: undefined },
  });
  run.stderr.on('data', (chunk: Buffer) => onStderr(chunk.toString('utf8'), () => interruptGroup(run.pid)));
  const { exitCode, stdout } = await run;
  return { exitCode, stdout };
}

/** A terminal sends Ctrl-C to the whole group: the main process and Vitest's workers. */
function interruptGroup(leader: number | undefined): void {
  if (leader !== undefined) process.kill(-leader, 'SIGINT');
}
