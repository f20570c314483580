// Runs a script as cron would: its user, its environment and nothing else of one, and its command line.
import { readCronFolder, readRunParts } from '../../src/probe/cron.ts';
import { readFileStatus } from '../../src/probe/files.ts';
import { type JournalEntry, readJournal, readJournalCursor } from '../../src/probe/journal.ts';
import type { CheckContext, ReadingContext } from '../../src/spec/context.ts';
import { expect } from '../../src/spec/index.ts';

export const WEEKLY = '/etc/cron.weekly';

/** Asserts that cron runs the script every week, and that nobody but root can change it. */
export async function expectInstalled({ read }: ReadingContext, script: string): Promise<void> {
  expect(await read(readRunParts, WEEKLY)).toContain(script);
  expect(await read(readFileStatus, `${WEEKLY}/${script}`)).toMatchObject({
    type: 'file',
    mode: '0755',
    owner: 'root',
    group: 'root',
  });
}

/** Cron sends what a job prints by mail. */
interface Mail {
  readonly exitCode: number | null;
  readonly text: string;
}

/**
 * Runs one script of the weekly ones now.
 * @returns what cron would send by mail, and what was logged under `identifier` meanwhile
 */
export async function runWeekly(
  { $, shell, read }: CheckContext,
  script: string,
  identifier: string,
): Promise<{ readonly mail: Mail; readonly logged: readonly JournalEntry[] }> {
  const { environment, user } = await read(readCronFolder, WEEKLY);
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  const command = `cd / && run-parts --report --regex='^${script}$' ${WEEKLY}`;
  const after = await readJournalCursor(shell);
  const { exitCode, stdout, stderr } =
    await $`sudo -u ${user ?? 'root'} env -i ${variables} /bin/sh -c ${command}`;
  return {
    mail: { exitCode, text: stdout + stderr },
    logged: await readJournal(shell, { identifier, after }),
  };
}
