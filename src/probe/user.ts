// A user account: who it is, where it lives, and whether a password opens it.
import type { ReadingShell } from '../machine/shell.ts';
import { ProbeError } from './error.ts';
import { outputOf } from './result.ts';

/** All but `exists` are null of a user that does not exist. */
export interface Account {
  readonly exists: boolean;
  readonly uid: number | null;
  readonly home: string | null;
  readonly shell: string | null;
  /** Names of all its groups, sorted. */
  readonly groups: readonly string[] | null;
  /** `none`: logs in without one. */
  readonly password: 'set' | 'locked' | 'none' | null;
}

const PASSWORD = { P: 'set', L: 'locked', NP: 'none' } as const;

/** The account called `name`, as the machine's own databases have it. */
export async function readAccount(shell: ReadingShell, name: string): Promise<Account> {
  const result =
    await shell.$`getent passwd -- ${name} && id -nG -- ${name} && LC_ALL=C sudo passwd --status ${name}`;
  if (result.exitCode === 2 && result.stdout === '')
    return { exists: false, uid: null, home: null, shell: null, groups: null, password: null };
  return { exists: true, ...parseAccount(outputOf(result, 'Run it on the machine, as root.')) };
}

/** @param text what `getent passwd`, `id -nG` and `passwd --status` print, one line each */
export function parseAccount(text: string): Omit<Account, 'exists'> {
  const [entry = '', groups = '', status = ''] = text.split('\n');
  const [, uid, home, shell] = /^[^:]+:[^:]*:(\d+):\d+:[^:]*:([^:]*):([^:]*)$/.exec(entry) ?? [];
  if (uid === undefined || home === undefined || shell === undefined)
    throw ProbeError.unreadable('getent passwd', entry);
  const [, letters] = /^\S+ (P|L|NP)\b/.exec(status) ?? [];
  if (letters === undefined) throw ProbeError.unreadable('passwd --status', status);
  return {
    uid: Number(uid),
    home,
    shell,
    groups: groups.split(' ').sort(),
    password: PASSWORD[letters as keyof typeof PASSWORD],
  };
}
