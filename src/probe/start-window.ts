// When a service was started last, and by when it has what it needs.
import type { ReadingShell } from '../machine/shell.ts';
import { ProbeError } from './error.ts';
import { outputOf } from './result.ts';

/** What is asked for at a start is asked within so much. */
const START_MS = 30_000;
/** Clocks of the machine and of who has seen what it asked for. */
const SKEW_MS = 500;

/** Milliseconds since 1970 between which the last start of a unit was, its ExecStartPre included. */
export async function readStartWindow(
  shell: ReadingShell,
  unit: string,
): Promise<{ readonly from: number; readonly to: number }> {
  const command =
    await shell.$`date -d "$(systemctl show --property=InactiveExitTimestamp --value ${unit})" +%s`;
  const seconds = Number(outputOf(command, 'Run it on the machine: systemd does not answer.'));
  if (!(seconds > 0)) throw ProbeError.unreadable('systemctl show', 'InactiveExitTimestamp');
  return { from: seconds * 1000 - SKEW_MS, to: seconds * 1000 + START_MS };
}
