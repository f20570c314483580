// Units of systemd, and the state of the whole system.
import type { ReadingShell } from '../machine/shell.ts';
import { ProbeError } from './error.ts';
import { linesOf, outputOf } from './result.ts';

const ADVICE = 'Run it on the machine: systemd does not answer.';
const STATE =
  'systemctl is-system-running; systemctl list-units --failed --plain --no-legend --full --no-pager';

/** Field names are systemd's own properties. */
export interface Unit {
  /** `loaded`, `not-found`, `masked`, ... */
  readonly loadState: string;
  /** `active`, `inactive`, `failed`, ... */
  readonly activeState: string;
  readonly subState: string;
  /** `enabled`, `disabled`, `static`, ...; null of a unit without a file. */
  readonly unitFileState: string | null;
  /** 0 when no main process runs. */
  readonly mainPid: number;
  /** Microseconds since boot; 0 when it never started. */
  readonly execMainStartTimestampMonotonic: number;
}

export interface SystemState {
  /** `running`, `degraded`, `starting`, ... */
  readonly state: string;
  /** Names, sorted. */
  readonly failedUnits: readonly string[];
}

/** State of one unit; a unit that does not exist has `loadState` `not-found`. */
export async function readUnit(shell: ReadingShell, unit: string): Promise<Unit> {
  const result =
    await shell.$`systemctl show --property=LoadState,ActiveState,SubState,UnitFileState,MainPID,ExecMainStartTimestampMonotonic -- ${unit}`;
  return parseUnit(outputOf(result, ADVICE));
}

export function parseUnit(text: string): Unit {
  const properties = new Map<string, string>();
  for (const line of linesOf(text)) {
    const [, key, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
    if (key === undefined || value === undefined) throw ProbeError.unreadable('systemctl show', line);
    properties.set(key, value);
  }
  const state = (key: string): string => {
    const value = properties.get(key);
    if (value === undefined || value === '') throw ProbeError.unreadable('systemctl show', `(no ${key})`);
    return value;
  };
  return {
    loadState: state('LoadState'),
    activeState: state('ActiveState'),
    subState: state('SubState'),
    unitFileState: properties.get('UnitFileState') || null,
    // Units that are not services have neither.
    mainPid: Number(properties.get('MainPID') ?? 0),
    execMainStartTimestampMonotonic: Number(properties.get('ExecMainStartTimestampMonotonic') ?? 0),
  };
}

/** State of the system and the units that have failed. */
export async function readSystemState(shell: ReadingShell): Promise<SystemState> {
  return parseSystemState(outputOf(await shell.run(STATE), ADVICE));
}

export function parseSystemState(text: string): SystemState {
  const [state, ...lines] = linesOf(text);
  if (state === undefined || !/^[a-z]+$/.test(state))
    throw ProbeError.unreadable('systemctl is-system-running', state ?? '');
  const failedUnits = lines.map((line) => {
    const [, unit] = /^(\S+) +\S+ +failed +failed(?: |$)/.exec(line) ?? [];
    if (unit === undefined) throw ProbeError.unreadable('systemctl list-units', line);
    return unit;
  });
  return { state, failedUnits: failedUnits.sort() };
}
