// The journal: what was logged after a certain point, by whom, and how grave it is marked.
import { z } from 'zod';
import type { ReadingShell } from '../machine/shell.ts';
import { ProbeError } from './error.ts';
import { parseJson } from './json.ts';
import { linesOf, outputOf } from './result.ts';
import { readUnitProperties } from './systemd-unit.ts';

const FIELDS = 'MESSAGE,PRIORITY,SYSLOG_IDENTIFIER';
/** Exit status of a wait whose time is over. */
const OVER = 9;
/** What a wait may take beyond its own limit. */
const WIND_UP_MS = 30_000;
const ADVICE = 'Run it on the machine: journald does not answer.';

export interface JournalEntry {
  readonly message: string;
  /** 0 (emergency) to 7 (debug); 3 is an error, 6 is informational. */
  readonly priority: number;
  /** Who logged it: `openclaw`, `systemd`, `openclaw-audit`; null when it did not say. */
  readonly identifier: string | null;
  /** Microseconds since 1970. */
  readonly at: number;
}

/** Which entries are asked for; all of these must hold. */
export interface JournalFilter {
  readonly unit?: string;
  readonly identifier?: string;
  /** A {@link readJournalCursor}: only what came after it. */
  readonly after?: string;
  /** Seconds: only what was logged since. */
  readonly sinceSeconds?: number;
  /** A unit: only what its processes have logged since its last start. */
  readonly startOf?: string;
}

const Entry = z.object({
  // What is not UTF-8, or holds control characters, comes as its bytes.
  MESSAGE: z.union([z.string(), z.array(z.number()), z.null()]).optional(),
  PRIORITY: z.string().optional(),
  SYSLOG_IDENTIFIER: z.string().optional(),
  __REALTIME_TIMESTAMP: z.string(),
  __CURSOR: z.string(),
});

/** Where the journal ends now. */
export async function readJournalCursor(shell: ReadingShell): Promise<string> {
  const command = 'sudo journalctl --sync && sudo journalctl --quiet --no-pager --lines=1 --output=json';
  const { stdout } = await shell.run(command);
  const [line] = linesOf(stdout);
  if (line === undefined) throw ProbeError.unreadable('journalctl', '(an empty journal)');
  return parseJson(line, Entry, 'journalctl').__CURSOR;
}

/** Entries in their order, oldest first, with all that was logged until now. */
export async function readJournal(
  shell: ReadingShell,
  { unit, identifier, after, sinceSeconds, startOf }: JournalFilter,
): Promise<readonly JournalEntry[]> {
  const filters = [
    ...(unit === undefined ? [] : [`--unit=${unit}`]),
    ...(identifier === undefined ? [] : [`--identifier=${identifier}`]),
    ...(after === undefined ? [] : [`--after-cursor=${after}`]),
    ...(sinceSeconds === undefined ? [] : [`--since=-${sinceSeconds}s`]),
    ...(startOf === undefined ? [] : [`_SYSTEMD_INVOCATION_ID=${await lastStart(shell, startOf)}`]),
  ];
  const result =
    await shell.$`sudo journalctl --sync && sudo journalctl --quiet --no-pager --output=json --output-fields=${FIELDS} ${filters}`;
  return parseJournal(outputOf(result, ADVICE));
}

async function lastStart(shell: ReadingShell, unit: string): Promise<string> {
  const { InvocationID } = await readUnitProperties(shell, unit, ['InvocationID']);
  // Without it, everything would match.
  if (!InvocationID) throw ProbeError.unreadable('systemctl show', 'InvocationID');
  return InvocationID;
}

/** What is waited for in a unit's journal. */
export interface Awaited {
  readonly unit: string;
  /** Extended regular expression, as awk knows them, of the message that is waited for. */
  readonly message: string;
  /** Of one after which all that came before counts no more; left out, everything counts. */
  readonly since?: string;
  /** A {@link readJournalCursor}: only what came after it. */
  readonly after?: string;
  /** How long to wait, in milliseconds. */
  readonly limitMs: number;
}

/**
 * Waits on the machine until something stands in the journal.
 * @returns false when the time was over first
 */
export async function awaitJournal(
  shell: ReadingShell,
  { unit, message, since = '', after, limitMs }: Awaited,
): Promise<boolean> {
  const from = after === undefined ? '' : `--after-cursor=${after}`;
  const command = ['journalctl', '--quiet', '--no-pager', '--output=cat', `--unit=${unit}`, from];
  const script = `until
  sudo ${command.map((word) => (word === '' ? '' : `'${word}'`)).join(' ')} |
    SINCE='${since}' MESSAGE='${message}' awk '
      ENVIRON["SINCE"] != "" && $0 ~ ENVIRON["SINCE"] { found = 0 }
      $0 ~ ENVIRON["MESSAGE"] { found = 1 }
      END { exit !found }'
do
  [ $SECONDS -lt ${Math.ceil((limitMs * (shell.patience ?? 1)) / 1000)} ] || exit ${OVER}
  sleep 0.5
done`;
  const result = await shell.run(script, { timeoutMs: limitMs + WIND_UP_MS });
  if (result.exitCode !== 0 && result.exitCode !== OVER) throw ProbeError.failed(result, ADVICE);
  return result.exitCode === 0;
}

/** @param text one JSON object a line, as `journalctl --output=json` prints them */
export function parseJournal(text: string): readonly JournalEntry[] {
  return linesOf(text).map((line) => {
    const entry = parseJson(line, Entry, 'journalctl');
    const { MESSAGE: message = '' } = entry;
    return {
      message: Array.isArray(message) ? Buffer.from(message).toString('utf8') : (message ?? ''),
      priority: Number(entry.PRIORITY ?? 6),
      identifier: entry.SYSLOG_IDENTIFIER ?? null,
      at: Number(entry.__REALTIME_TIMESTAMP),
    };
  });
}
