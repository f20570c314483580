// ufw's state, policies and rules.
import type { ReadingShell } from '../machine/shell.ts';
import { ProbeError } from './error.ts';
import { commandMissing, linesOf, outputOf } from './result.ts';
import type { UfwRule } from './ufw-rule.ts';
import { parseUfwRule } from './ufw-rule.ts';

const STATUS = 'LC_ALL=C sudo ufw status verbose';
const ADDED = 'LC_ALL=C sudo ufw show added';

/** Fields other than `installed` and `active` say nothing of an inactive firewall: null and no rules. */
export interface Ufw {
  readonly installed: boolean;
  readonly active: boolean;
  /** `off`, `low`, `medium`, `high` or `full`. */
  readonly logging: string | null;
  /** Default policies: `allow`, `deny`, `reject`; `routed` also `disabled` (the kernel does not forward). */
  readonly incoming: string | null;
  readonly outgoing: string | null;
  readonly routed: string | null;
  /** Incoming, then outgoing, then forwarded; within these in ufw's order. */
  readonly rules: readonly UfwRule[];
}

const INACTIVE = { active: false, logging: null, incoming: null, outgoing: null, routed: null, rules: [] };

/** State, default policies and rules of ufw (guide: 1.5). */
export async function readUfw(shell: ReadingShell): Promise<Ufw> {
  const result = await shell.run(STATUS);
  if (commandMissing(result, 'ufw')) return { installed: false, ...INACTIVE };
  return parseUfw(outputOf(result, 'Run it on the machine: ufw could not reach the firewall of the kernel.'));
}

/** The `ufw ...` commands that rebuild the rules; told of an inactive firewall too. Empty when ufw is not installed. */
export async function readUfwAdded(shell: ReadingShell): Promise<readonly string[]> {
  const result = await shell.run(ADDED);
  if (commandMissing(result, 'ufw')) return [];
  return parseUfwAdded(outputOf(result, 'Run it on the machine: ufw could not read its own rules.'));
}

export function parseUfwAdded(text: string): readonly string[] {
  const [title, ...commands] = linesOf(text);
  if (title === undefined || !title.startsWith('Added user rules')) throw unreadable(title ?? '');
  if (commands.length === 1 && commands[0] === '(None)') return [];
  for (const command of commands) if (!command.startsWith('ufw ')) throw unreadable(command);
  return commands;
}

export function parseUfw(text: string): Ufw {
  const [status, ...lines] = linesOf(text);
  if (status === 'Status: inactive' && lines.length === 0) return { installed: true, ...INACTIVE };
  if (status !== 'Status: active') throw unreadable(status ?? '');

  const [logging = '', defaults = '', profiles = '', header, ruler, ...rows] = lines;
  const level = /^Logging: (?:on \((\w+)\)|(off))$/.exec(logging);
  if (level === null) throw unreadable(logging);
  const policy = /^Default: (\w+) \(incoming\), (\w+) \(outgoing\), (\w+) \(routed\)$/.exec(defaults);
  const [, incoming, outgoing, routed] = policy ?? [];
  if (incoming === undefined || outgoing === undefined || routed === undefined) throw unreadable(defaults);
  if (!profiles.startsWith('New profiles: ')) throw unreadable(profiles);
  if (header !== undefined && !/^To +Action +From$/.test(header)) throw unreadable(header);
  if (header !== undefined && !/^-- +-+ +-+$/.test(ruler ?? '')) throw unreadable(ruler ?? '');
  const rules = rows.map(parseUfwRule);
  return { installed: true, active: true, logging: level[1] ?? 'off', incoming, outgoing, routed, rules };
}

function unreadable(line: string): ProbeError {
  return ProbeError.unreadable('ufw', line);
}
