// What the gateway complains of since it was started: that its sandbox is in its way, or that something went wrong unforeseen.
import type { ReadingShell } from '../../machine/shell.ts';
import { readJournal } from '../journal.ts';
import { linesOf } from '../result.ts';

const COMPLAINT = [
  'EACCES|EPERM|EROFS|ENOSYS|EAFNOSUPPORT',
  'read-only file system|operation not permitted|permission denied',
  'uncaught|unhandled|fatal',
].join('|');

const ENTRY = /^\d{4}-\d\d-\d\dT\S+ /;
/** What a command said that somebody had the agent run: the sandbox that refuses it does what it is for. */
const OF_A_TOOL = /^\S+ \[tools\] /;

/** Lines of a unit's journal since its last start; refusals of what somebody asked for are none (guide: 6.3). */
export async function readComplaints(shell: ReadingShell, unit: string): Promise<readonly string[]> {
  const entries = await readJournal(shell, { startOf: unit });
  return complaintsOf(entries.map(({ message }) => message).join('\n'));
}

/** @param log entries of OpenClaw's log, each begun by its time; what follows without one belongs to the entry before. */
export function complaintsOf(log: string): readonly string[] {
  const complaint = new RegExp(`\\b(?:${COMPLAINT})\\b`, 'i');
  let ofATool = false;
  return linesOf(log).filter((line) => {
    if (ENTRY.test(line)) ofATool = OF_A_TOOL.test(line);
    return !ofATool && complaint.test(line);
  });
}
