// How a script gets to run on a host that somebody else has set up: any login shell, any profile, any locale, any sudo.
import { randomUUID } from 'node:crypto';
import { KILL_AFTER_S, type Launch, type Launcher, type Printed, seconds } from '../launcher.ts';
import { BrokenError } from '../shell.ts';
import { NoSudo, type Sudo } from './sudo.ts';

/** How much of what a login shell says instead is quoted. */
const QUOTED = 500;
/** How much longer than the script the way to it may take: PAM asks whom it likes. */
const WAY_S = 15;

/**
 * Nothing of the operator's own taste: neither language, nor what a shell would read before it begins. POSIX shells, fish and csh
 * understand this and what follows alike: between single quotes stand no `!`, no `'` and no line break.
 */
const ENVIRONMENT = 'exec env -u BASH_ENV -u ENV -u LANGUAGE LC_ALL=C.UTF-8';
/** A profile may have read what was not meant for it: then the mark is not what comes first. */
const MARKED = 'IFS= read -r k; [ "$k" = "$1" ] || exit 1';
/** The script's own shell. Its mark shows on both outputs where the script's begins. */
const RUN = 'printf "%s\\n" "$1"; printf "%s\\n" "$1" >&2; shift; IFS= read -r -d "" s; eval "$s" </dev/null';
const READ_ROOT = 'IFS= read -r -d "" r; eval "$r"';

export interface HostLaunch {
  /** What is known of sudo there; null before that is found out. */
  readonly sudo: Sudo | null;
  /**
   * Bash that root runs in a mount namespace of the command's own, before the operator's script; null for none. It may mount what
   * it likes: nobody else sees it, and it is gone with the command. What fails in it ends the command.
   */
  readonly confine: string | null;
}

/**
 * Every `sudo` in a script works as it stands, however deep: where sudo asks for a password, root gives the script a mount
 * namespace in which sudoers has one line more. The password is given once a command, comes on standard input, and stands in no
 * process list, environment, log or file. No credentials are cached.
 */
export function hostLauncher({ sudo, confine }: HostLaunch): Launcher {
  return (script, limitMs) => {
    const mark = randomUUID();
    const asRoot = sudo !== null && sudo.kind !== 'none' && (confine !== null || stands(sudo));
    const sent = asRoot
      ? byRoot(mark, script, limitMs, sudo, confine)
      : byOperator(mark, sudo?.kind === 'none' ? refusing(mark) + script : script, limitMs);
    return { ...sent, read: (printed) => readMarked(mark, printed, sudo) };
  };
}

/** True where sudo itself stands in a script's way: with a question, or because nobody sits at a terminal. */
function stands(sudo: Sudo): boolean {
  return sudo.kind === 'password' || sudo.needsTerminal;
}

type Sent = Pick<Launch, 'command' | 'input'>;

function byOperator(mark: string, script: string, limitMs: number): Sent {
  const limited = `timeout --kill-after=${KILL_AFTER_S} ${seconds(limitMs)}`;
  return {
    command: `${ENVIRONMENT} ${limited} bash -pc '${MARKED}; ${RUN}' bash ${mark}`,
    input: `${mark}\n${script}`,
  };
}

function byRoot(
  mark: string,
  script: string,
  limitMs: number,
  sudo: Exclude<Sudo, { readonly kind: 'none' }>,
  confine: string | null,
): Sent {
  const limit = seconds(limitMs);
  const way = `${ENVIRONMENT} timeout --kill-after=${KILL_AFTER_S} ${limit + WAY_S}`;
  const given = `bash ${mark} ${limit} "$PATH"`;
  const rest = `${rootProgram(sudo, confine)}\0${script}`;
  if (!stands(sudo)) {
    return {
      command: `${way} sudo -n -- unshare --mount -- bash -pc '${MARKED}; ${READ_ROOT}' ${given}`,
      input: `${mark}\n${rest}`,
    };
  }
  const password = sudo.kind === 'password' ? `${sudo.password}\n` : '\n';
  return {
    command: `${way} bash -pc '${MARKED}; ${pastSudo(sudo)}' ${given} 'exec </proc/$4/fd/9; ${READ_ROOT}'`,
    input: `${mark}\n${password}${rest}`,
  };
}

/**
 * sudo's standard input brings the password and nothing else, since sudo-rs reads more than its line. The rest waits in a pipe of
 * the operator's shell, where root finds it.
 */
function pastSudo(sudo: Sudo): string {
  const flags = sudo.kind === 'password' ? '-k -S' : '-n';
  const call = (quote: string, value: string) =>
    `sudo ${flags} -- unshare --mount -- bash -pc ${['A4', 'A1', 'A2', 'A3', 'A5']
      .map((name, index) => `${index === 1 ? 'bash ' : ''}${quote}${value}${name}${quote}`)
      .join(' ')}`;
  // With a terminal that is nobody's: script gives it one, and the outputs stay apart.
  const called = sudo.needsTerminal
    ? `SHELL=/bin/sh script -qefc "exec ${call('\\"', '\\$')} <&7 >&5 2>&6 5>&- 6>&- 7<&- 9<&-" /dev/null </dev/null >/dev/null 2>&1`
    : `${call('"', '$')} <&7 2>&6 5>&- 6>&- 7<&- 9<&-`;
  return [
    'IFS= read -r p',
    // Its own messages are no part of the script's.
    'exec 5>&1 6>&2 9< <(exec cat) 7< <(printf "%s\\n" "$p") 2>/dev/null',
    'export A1=$1 A2=$2 A3=$3 A4=$4 A5=$$',
    called,
    // What ended the script ends this, too.
    's=$?; [ $s -le 128 ] || kill -$((s-128)) $$; exit $s',
  ].join('; ');
}

/** What root does before it becomes the operator again. */
function rootProgram(sudo: Sudo, confine: string | null): string {
  return `set -e
${stands(sudo) ? ownPolicy(sudo) : ''}
${confine ?? ''}
set +e
exec timeout --kill-after=${KILL_AFTER_S} "$2" setpriv --reuid="$SUDO_UID" --regid="$SUDO_GID" --init-groups --reset-env \\
  env PATH="$3" LC_ALL=C.UTF-8 bash -pc '${RUN}' bash "$1"`;
}

/** The host's own policy, with one line more. It lies in memory, where nobody else finds it. */
function ownPolicy(sudo: Sudo): string {
  const lines = [...(sudo.needsTerminal ? ['Defaults !requiretty'] : []), '#%s ALL=(ALL:ALL) NOPASSWD: ALL'];
  return `mount -n -t tmpfs -o mode=0700 tmpfs /tmp
for policy in /etc/sudoers /etc/sudoers-rs; do
  [ -e "$policy" ] || continue
  cp -p -- "$policy" /tmp/policy
  printf '\\n${lines.join('\\n')}\\n' "$SUDO_UID" >> /tmp/policy
  mount -n --bind /tmp/policy "$policy"
  mv /tmp/policy "/tmp/\${policy##*/}"
done
umount -n -l /tmp`;
}

/** Where there is no sudo to be had, a script that asks for it ends there, however deep, and says so. */
function refusing(mark: string): string {
  return `exec 199>&2
sudo() { printf '%s sudo\\n' ${mark} >&199; kill -TERM "$$"; exit 1; }
export -f sudo
`;
}

function readMarked(mark: string, printed: Printed, sudo: Sudo | null): ReturnType<Launch['read']> {
  const { stdout, stderr } = { stdout: after(mark, printed.stdout), stderr: after(mark, printed.stderr) };
  if (stdout === null) {
    const said = withoutPassword(`${printed.stdout}\n${printed.stderr}`, sudo).trim();
    return { stdout: '', stderr: said, broken: new Unstarted(said) };
  }
  const told = stderr ?? '';
  const asked = `${mark} sudo\n`;
  const refused = sudo?.kind === 'none' && (told.includes(asked) || REFUSED.test(told));
  return {
    stdout,
    stderr: told.replaceAll(asked, ''),
    broken: refused ? new NoSudo(sudo.why) : null,
  };
}

/** What sudo and sudo-rs say when they do nothing. */
const REFUSED =
  /^sudo(?:-rs)?: (?:a password is required|a terminal is required|interactive authentication is required|I'm sorry)|\bsudo: (?:command )?not found$/m;

function after(mark: string, text: string): string | null {
  const at = text.indexOf(`${mark}\n`);
  return at === -1 ? null : text.slice(at + mark.length + 1);
}

/** The login shell, sudo, or what root was to do before, did something else than to start a script. */
export class Unstarted extends BrokenError {
  override readonly name: string = 'Unstarted';
  /** What they said instead. */
  readonly said: string;

  constructor(said: string) {
    const quoted = said.length > QUOTED ? `${said.slice(0, QUOTED)} …` : said;
    super(
      `The host did not start a command${quoted === '' ? ', and says nothing' : `. It says: ${quoted}`}\nIt takes an account whose login shell runs commands (\`getent passwd\` names it), bash and coreutils, and a profile that reads no input.`,
    );
    this.said = said;
  }
}

function withoutPassword(text: string, sudo: Sudo | null): string {
  return sudo?.kind === 'password' ? text.replaceAll(sudo.password, '«sudo password»') : text;
}
