// How fail2ban-client answers: the failures that are states, and the tree it draws.
import type { CommandResult } from '../machine/shell.ts';
import { ProbeError } from './error.ts';
import { commandMissing, linesOf } from './result.ts';

/** True when no fail2ban answers: stopped, or not installed. */
export function notRunning(result: CommandResult): boolean {
  const said = /Failed to access socket path|Is fail2ban running\?/.test(result.stderr);
  return commandMissing(result, 'fail2ban-client') || (result.exitCode !== 0 && said);
}

/** True when fail2ban runs, but knows no jail of that name. */
export function noSuchJail(result: CommandResult): boolean {
  return (
    result.exitCode !== 0 && /Sorry but the jail '.*' does not exist/.test(result.stdout + result.stderr)
  );
}

/** Labels and values of the tree that fail2ban-client draws below its title. */
export function fields(text: string, title: string): Readonly<Record<string, string>> {
  const [first = '', ...lines] = linesOf(text);
  if (!first.startsWith(title)) throw ProbeError.unreadable('fail2ban-client status', first);
  const found: Record<string, string> = {};
  for (const line of lines) {
    if (/^[|`]- (?:Filter|Actions)$/.test(line)) continue;
    const [, label, value = ''] = /^[|` ]+- ([^:]+):\s*(.*)$/.exec(line) ?? [];
    if (label === undefined) throw ProbeError.unreadable('fail2ban-client status', line);
    found[label] = value;
  }
  return found;
}
