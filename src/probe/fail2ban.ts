// fail2ban: its jails, what they watch and whom they have banned.
import type { ReadingShell } from '../machine/shell.ts';
import { ProbeError } from './error.ts';
import { fields, noSuchJail, notRunning } from './fail2ban-client.ts';
import { commandMissing, linesOf, outputOf } from './result.ts';

const STATUS = 'LC_ALL=C sudo fail2ban-client status';
const ADVICE = 'Run it on the machine, and look at journalctl -u fail2ban.';

export interface Fail2ban {
  readonly installed: boolean;
  readonly running: boolean;
  /** Names, sorted. */
  readonly jails: readonly string[];
}

export interface JailStatus {
  readonly filter: {
    readonly currentlyFailed: number;
    readonly totalFailed: number;
    /** Log files it reads; empty when it reads the journal. */
    readonly fileList: readonly string[];
    /** Journal expression: `_SYSTEMD_UNIT=ssh.service + _COMM=sshd`; null when it reads files. */
    readonly journalMatches: string | null;
  };
  readonly actions: {
    readonly currentlyBanned: number;
    readonly totalBanned: number;
    readonly bannedIps: readonly string[];
  };
}

/** `status` is null when fail2ban is not running or has no such jail. */
export interface Jail {
  readonly running: boolean;
  readonly exists: boolean;
  readonly status: JailStatus | null;
}

/** Seconds, seconds, number of failures. */
export interface JailSettings {
  readonly bantime: number;
  readonly findtime: number;
  readonly maxretry: number;
}

/** Whether fail2ban runs, and its jails. */
export async function readFail2ban(shell: ReadingShell): Promise<Fail2ban> {
  const result = await shell.run(STATUS);
  if (commandMissing(result, 'fail2ban-client')) return { installed: false, running: false, jails: [] };
  if (notRunning(result)) return { installed: true, running: false, jails: [] };
  return { installed: true, running: true, jails: parseJails(outputOf(result, ADVICE)) };
}

/** Counters and sources of one jail (guide: 1.9). */
export async function readJail(shell: ReadingShell, jail: string): Promise<Jail> {
  const result = await shell.$`LC_ALL=C sudo fail2ban-client status ${jail}`;
  if (notRunning(result)) return { running: false, exists: false, status: null };
  if (noSuchJail(result)) return { running: true, exists: false, status: null };
  return { running: true, exists: true, status: parseJailStatus(outputOf(result, ADVICE)) };
}

/** Settings in force of one jail (guide: 1.9); null when fail2ban is not running or has no such jail. */
export async function readJailSettings(shell: ReadingShell, jail: string): Promise<JailSettings | null> {
  const result =
    await shell.$`for setting in bantime findtime maxretry; do LC_ALL=C sudo fail2ban-client get ${jail} $setting || exit; done`;
  if (notRunning(result) || noSuchJail(result)) return null;
  return parseJailSettings(outputOf(result, ADVICE));
}

export function parseJails(text: string): readonly string[] {
  const { 'Number of jail': count, 'Jail list': list = '' } = fields(text, 'Status');
  const jails = list.split(/,\s*/).filter((name) => name !== '');
  if (jails.length !== Number(count)) throw ProbeError.unreadable('fail2ban-client status', text);
  return jails.sort();
}

export function parseJailStatus(text: string): JailStatus {
  const found = fields(text, 'Status for the jail');
  const number = (label: string): number => {
    const value = found[label];
    if (value === undefined || !/^\d+$/.test(value))
      throw ProbeError.unreadable('fail2ban-client status', text);
    return Number(value);
  };
  const words = (label: string): string[] => (found[label] ?? '').split(/\s+/).filter((word) => word !== '');
  if (found['File list'] === undefined && found['Journal matches'] === undefined)
    throw ProbeError.unreadable('fail2ban-client status', text);
  return {
    filter: {
      currentlyFailed: number('Currently failed'),
      totalFailed: number('Total failed'),
      fileList: words('File list'),
      journalMatches: found['Journal matches'] ?? null,
    },
    actions: {
      currentlyBanned: number('Currently banned'),
      totalBanned: number('Total banned'),
      bannedIps: words('Banned IP list'),
    },
  };
}

export function parseJailSettings(text: string): JailSettings {
  const lines = linesOf(text);
  if (lines.length !== 3 || !lines.every((line) => /^-?\d+$/.test(line)))
    throw ProbeError.unreadable('fail2ban-client get', text);
  const [bantime = 0, findtime = 0, maxretry = 0] = lines.map(Number);
  return { bantime, findtime, maxretry };
}
