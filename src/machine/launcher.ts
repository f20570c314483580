// How a script gets to run on a machine: the command line that waits for it, and what is sent there.
import type { BrokenError } from './shell.ts';

/** What a command has printed. */
export interface Printed {
  readonly stdout: string;
  readonly stderr: string;
}

export interface Launch {
  /** What the login shell is given: it stands in the machine's process list, so nothing of the script is in it. */
  readonly command: string;
  /** What is sent to that on standard input. */
  readonly input: string;
  /** What the script itself has printed, of all that came; and why it could not be asked, when that can be read there. */
  read(printed: Printed): Printed & { readonly broken: BrokenError | null };
}

/** @param limitMs how long the machine itself lets the script run */
export type Launcher = (script: string, limitMs: number) => Launch;

/** Between a polite end and the other. */
export const KILL_AFTER_S = 10;

/** The time limit as `timeout` takes it. */
export function seconds(limitMs: number): number {
  return Math.max(1, Math.ceil(limitMs / 1000));
}

/**
 * For machines of our own, whose login shell is bash and says nothing by itself. The script sees an empty standard input, so that
 * nothing can wait for an answer.
 */
export const plainLauncher: Launcher = (script, limitMs) => ({
  command: `exec timeout --kill-after=${KILL_AFTER_S} ${seconds(limitMs)} bash -c 'IFS= read -r -d "" s; eval "$s" </dev/null'`,
  input: script,
  read: (printed) => ({ ...printed, broken: null }),
});
