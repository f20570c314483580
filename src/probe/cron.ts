// Cron as this machine has it: which scripts it runs weekly, in what environment, and how.
import type { ReadingShell } from '../machine/shell.ts';
import { ProbeError } from './error.ts';
import { linesOf, outputOf } from './result.ts';

const CRONTAB = '/etc/crontab';

/** What the system's crontab says of one folder of scripts. */
export interface CronFolder {
  /** Variables that jobs get: those of the crontab, and those that cron sets itself. */
  readonly environment: Readonly<Record<string, string>>;
  /** User, and command line for /bin/sh; null when the crontab has no line for the folder. */
  readonly user: string | null;
  readonly command: string | null;
}

/** How cron runs the scripts of a folder such as `/etc/cron.weekly`. */
export async function readCronFolder(shell: ReadingShell, folder: string): Promise<CronFolder> {
  return parseCrontab(outputOf(await shell.$`cat ${CRONTAB}`, 'Install cron.'), folder);
}

/** What cron gives a job of root when the crontab does not say otherwise, see crontab(5). */
const OWN = { HOME: '/root', LOGNAME: 'root', SHELL: '/bin/sh', PATH: '/usr/bin:/bin' };

const VARIABLE = /^\s*(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)'|(.*?))\s*$/;
// Five fields of time, or one such as @weekly; then the user.
const JOB = /^\s*(?:@\w+|\S+\s+\S+\s+\S+\s+\S+\s+\S+)\s+(\S+)\s+(.+)$/;

export function parseCrontab(text: string, folder: string): CronFolder {
  const environment: Record<string, string> = { ...OWN };
  let job: Pick<CronFolder, 'user' | 'command'> = { user: null, command: null };
  for (const line of linesOf(text)) {
    if (line.trimStart().startsWith('#')) continue;
    const [, name, ...quoted] = VARIABLE.exec(line) ?? [];
    const [, user, command] = JOB.exec(line) ?? [];
    if (name !== undefined) environment[name] = quoted.find((value) => value !== undefined) ?? '';
    else if (user === undefined || command === undefined) throw ProbeError.unreadable(CRONTAB, line);
    else if (command.split(/[\s;]+/).includes(folder)) job = { user, command };
  }
  return { environment, ...job };
}

/** Names of the scripts in a folder that cron would run, sorted: run-parts passes over names it does not like. */
export async function readRunParts(shell: ReadingShell, folder: string): Promise<readonly string[]> {
  const result = await shell.$`run-parts --test ${folder}`;
  return linesOf(outputOf(result, 'Install debianutils, which brings run-parts.'))
    .map((path) => path.slice(folder.length + 1))
    .sort();
}
