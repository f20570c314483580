// A walk as a process of its own: what one walk has loaded and changed, the next does not meet.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { WalkResults } from '../report/outcome.ts';
import { REPORT_FILES } from '../report/report-files.ts';
import { readResults } from '../report/results.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
/** After the first word to stop: a machine and its networks are removed in this time. */
const CLEAN_UP_MS = 60_000;

/**
 * Runs `conform walk` with these arguments. What it has to say is in its report.
 * @param label what the lines that it prints begin with, where those of several mingle
 */
export type Walker = (argv: readonly string[], signal: AbortSignal, label?: string) => Promise<void>;

/** @param json whether standard output is to be left to somebody else */
export function walkerOf(json: boolean): Walker {
  return async (argv, signal, label) => {
    // Only what is inherited is still a terminal to the walk.
    const told = <T>(target: T) => (label === undefined ? target : ([labelled(label), target] as const));
    await execa(process.execPath, [MAIN, 'walk', ...argv], {
      stdin: 'ignore',
      stdout: told(json ? process.stderr : 'inherit'),
      stderr: told('inherit'),
      reject: false,
      cancelSignal: signal,
      forceKillAfterDelay: CLEAN_UP_MS,
      // Ctrl-C at the terminal reaches us only: told twice, it would not clean up.
      detached: true,
    });
  };
}

function labelled(label: string) {
  return function* (line: unknown) {
    yield `${label} │ ${line}`;
  };
}

/** What a walk has left in the folder of its report; null when it has not come to an end. */
export async function resultsIn(dir: string): Promise<WalkResults | null> {
  const results = await readResults(join(dir, REPORT_FILES.results)).catch(() => null);
  return results?.mode === 'walk' ? results : null;
}
