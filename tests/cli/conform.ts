// Runs `conform` as a user would, in a process of its own.
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

export interface Ended {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** @param env in addition to this process's own. */
export async function conform(
  args: readonly string[],
  env: Record<string, string> = {},
  timeout = 120_000,
): Promise<Ended> {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [MAIN, ...args], {
    env: { NO_COLOR: '1', ...env },
    reject: false,
    timeout,
  });
  return { exitCode, stdout, stderr };
}
