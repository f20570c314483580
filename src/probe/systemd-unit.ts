// A unit as systemd has loaded it, and the file that it was loaded from.
import type { ReadingShell } from '../machine/shell.ts';
import { ProbeError } from './error.ts';
import { linesOf, outputOf } from './result.ts';

const ADVICE = 'Run it on the machine: systemd does not answer.';

/** By the names that `systemctl show` gives them, in its own words: `{ RestartUSec: '10s', ProtectSystem: 'strict' }`. */
export type UnitProperties = Readonly<Record<string, string>>;

/** One setting of a unit file. */
export interface Directive {
  /** `Unit`, `Service`, `Install`. */
  readonly section: string;
  readonly name: string;
  readonly value: string;
}

/**
 * Properties of a unit as systemd has loaded it (guide: 6.1). Those that this systemd does not know are left out; a unit
 * that does not exist has the defaults.
 */
export async function readUnitProperties(
  shell: ReadingShell,
  unit: string,
  names: readonly string[],
): Promise<UnitProperties> {
  const result = await shell.$`systemctl show --property=${names.join(',')} -- ${unit}`;
  return parseUnitProperties(outputOf(result, ADVICE));
}

export function parseUnitProperties(text: string): UnitProperties {
  const properties: Record<string, string> = {};
  for (const line of linesOf(text)) {
    const [, name, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) throw ProbeError.unreadable('systemctl show', line);
    // Some are given in several lines: one for each of their values.
    properties[name] = name in properties ? `${properties[name]} ${value}` : value;
  }
  return properties;
}

/** The command line of `ExecStart` and its like: what is executed, without when that was and how it went. */
export function commandOf(exec: string | undefined): string | null {
  return /argv\[\]=(.*?) ; /.exec(exec ?? '')?.[1] ?? null;
}

/** The settings of a unit's file and of its drop-ins, in systemd's order; empty when there is no such unit. */
export async function readUnitFile(shell: ReadingShell, unit: string): Promise<readonly Directive[]> {
  const result = await shell.$`LC_ALL=C systemctl cat --no-pager -- ${unit}`;
  if (result.exitCode === 1 && /^No files found for /m.test(result.stderr)) return [];
  return parseUnitFile(outputOf(result, ADVICE));
}

export function parseUnitFile(text: string): readonly Directive[] {
  let section = '';
  const directives: Directive[] = [];
  for (const line of linesOf(text.replaceAll(/[ \t]*\\\n\s*/g, ' '))) {
    if (/^\s*[#;]/.test(line)) continue;
    const title = /^\[(.+)\]$/.exec(line)?.[1];
    const [, name, value] = /^(\w+)\s*=\s*(.*)$/.exec(line) ?? [];
    if (title !== undefined) section = title;
    else if (name !== undefined && value !== undefined) directives.push({ section, name, value });
    else throw ProbeError.unreadable('systemctl cat', line);
  }
  return directives;
}
