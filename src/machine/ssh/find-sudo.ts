// Finds out which sudo a host has, and asks for the operator's password only where it takes one.
import type { Connection } from '../connection.ts';
import { remoteShell } from '../remote-shell.ts';
import { hostLauncher, Unstarted } from './launcher.ts';
import type { Sudo } from './sudo.ts';

const LIMIT_MS = 30_000;

/** Asks for the operator's password; null when there is nobody to ask, or no answer. */
export type AskPassword = (signal: AbortSignal) => Promise<string | null>;

/** A terminal that is nobody's, for a sudo that wants one. */
const LOOK = `command -v sudo > /dev/null || { echo absent; exit; }
said=$(sudo -n true 2>&1)
status=$? terminal=no
case $said in
  *'must have a tty'*)
    terminal=yes
    said=$(SHELL=/bin/sh script -qec 'sudo -n true' /dev/null < /dev/null 2>&1)
    status=$?
    ;;
esac
printf '%s\\n' "$status" "$terminal" "$(sudo --version 2>&1 | head -n 1)" "$said"`;

/**
 * Finds out which it is. The password is asked for where it is needed, once, and tried once; the host does not remember it.
 * @throws BrokenError when the host could not be asked
 */
export async function findSudo(
  connection: Connection,
  askPassword: AskPassword,
  signal: AbortSignal,
): Promise<Sudo> {
  const look = remoteShell(connection, () => undefined, signal, hostLauncher({ sudo: null, confine: null }));
  const { stdout } = await look.run(LOOK, { timeoutMs: LIMIT_MS });
  const [status = '', terminal = '', version = '', ...said] = stdout.trim().split('\n');
  const found = { version: version || null, needsTerminal: terminal === 'yes' };
  const none = (why: string): Sudo => ({ ...found, kind: 'none', why });
  if (status === 'absent') return none('it is not installed on the host.');
  if (status === '0') return { ...found, kind: 'free' };
  const says = said.join(' ').trim();
  if (!NEEDS_PASSWORD.test(says)) return none(`it says “${says}”.`);
  const password = await askPassword(signal);
  if (password === null || password === '') {
    return none(
      'it asks for a password, and none was given. Give it with CONFORM_SUDO_PASSWORD or --sudo-password-fd, or at a terminal.',
    );
  }
  if (/[\n\0]/.test(password)) return none('the password that was given has a line break in it.');
  const sudo: Sudo = { ...found, kind: 'password', password };
  const refusal = await refusalOf(connection, sudo, signal);
  return refusal === null ? sudo : none(refusal);
}

const NEEDS_PASSWORD = /password is required|authentication is required|terminal is required/;
const WRONG = /incorrect|try again|Authentication failed/;

/** @returns null when it works, all the way to a sudo that asks no more */
async function refusalOf(connection: Connection, sudo: Sudo, signal: AbortSignal): Promise<string | null> {
  const launcher = hostLauncher({ sudo, confine: null });
  try {
    const trial = remoteShell(connection, () => undefined, signal, launcher);
    const { exitCode, stderr } = await trial.run('sudo -n true', { timeoutMs: LIMIT_MS });
    return exitCode === 0 ? null : `it takes the password, and then says “${stderr.trim()}”.`;
  } catch (error) {
    if (!(error instanceof Unstarted)) throw error;
    const { said } = error;
    if (WRONG.test(said)) return 'it does not accept the password that was given.';
    return `it says “${said.replaceAll(/^.*assword[^:]*: ?/gm, '').trim()}”.`;
  }
}
