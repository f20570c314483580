// What every probe asks of a command's result: did it succeed, was there such a command, which lines did it print.
import type { CommandResult } from '../machine/shell.ts';
import { ProbeError } from './error.ts';

/**
 * Standard output of a command that must succeed.
 *
 * @param advice what to do when it has not, one sentence
 * @throws ProbeError when the exit code is not 0
 */
export function outputOf(result: CommandResult, advice: string): string {
  if (result.exitCode !== 0) throw ProbeError.failed(result, advice);
  return result.stdout;
}

/**
 * True when the machine has no command `name`: bash says so by exit code 127, sudo and sudo-rs by a message.
 * The message is translated, so commands with sudo must run with `LC_ALL=C`.
 */
export function commandMissing(result: CommandResult, name: string): boolean {
  if (result.exitCode === 127) return true;
  const said = /^sudo(?:-rs)?: '?([^':]+)'?: command not found$/m.exec(result.stderr);
  return result.exitCode === 1 && said?.[1] === name;
}

/** The lines of an output that are not blank, without trailing white space. */
export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
}
