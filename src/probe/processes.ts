// Processes of one user, each with the unit of systemd it belongs to.
import type { ReadingShell } from '../machine/shell.ts';
import { ProbeError } from './error.ts';
import { linesOf, outputOf } from './result.ts';

export interface Process {
  readonly pid: number;
  /** `openclaw.service`, `session-3.scope`; null when it belongs to none. */
  readonly unit: string | null;
  /** With its arguments. */
  readonly command: string;
}

/** Processes that run as `user`, by their number; zombies are none. */
export async function readProcesses(shell: ReadingShell, user: string): Promise<readonly Process[]> {
  const result = await shell.$`ps -ww -o pid=,stat=,unit=,args= -u ${user}`;
  // ps ends with 1 when it finds none.
  if (result.exitCode === 1 && result.stdout.trim() === '' && result.stderr.trim() === '') return [];
  return parseProcesses(
    outputOf(result, 'Install procps, which brings ps, and see whether the user exists.'),
  );
}

const PROCESS = /^ *(\d+) +(\S+) +(\S+) +(.+)$/;

/** @param text lines of `ps -o pid=,stat=,unit=,args=` */
export function parseProcesses(text: string): readonly Process[] {
  return linesOf(text).flatMap((line) => {
    const [, pid, state, unit, command] = PROCESS.exec(line) ?? [];
    if (state === undefined || unit === undefined || command === undefined)
      throw ProbeError.unreadable('ps', line);
    return state.startsWith('Z') ? [] : [{ pid: Number(pid), unit: unit === '-' ? null : unit, command }];
  });
}
