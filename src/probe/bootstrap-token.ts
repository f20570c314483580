// The service account's token that a service is given by a file of its own: who can get at it, and where else it shows.
import type { ReadingShell } from '../machine/shell.ts';
import { linesOf, outputOf } from './result.ts';

export const BOOTSTRAP = '/etc/openclaw/bootstrap.env';

/** Whether an attempt came upon the token, by attempt. */
export type TokenReach = Readonly<Record<string, boolean>>;

/** As a user who is told nothing: each looks for the token's own prefix, and what it finds goes nowhere. */
const ATTEMPTS: Readonly<Record<string, (unit: string) => string>> = {
  'read the file': () => `grep -q ops_ ${BOOTSTRAP}`,
  'read the environment of its processes': (unit) =>
    `for pid in $(cat /sys/fs/cgroup$(systemctl show --property=ControlGroup --value ${unit})/cgroup.procs); do grep -qa =ops_ /proc/$pid/environ && exit; done; exit 1`,
  'read it off the process list': () => 'ps axeww -o args= | grep -v "grep" | grep -q ops_e',
  'ask systemd': (unit) => `systemctl show ${unit} | grep -q ops_`,
};

/** What `user` can see of the token while the service runs (guide: B.4, B.11). */
export async function readTokenReach(shell: ReadingShell, user: string, unit: string): Promise<TokenReach> {
  const script = Object.values(ATTEMPTS)
    .map((attempt) => `sudo -u ${user} bash -c 'cd /; ${attempt(unit)}' > /dev/null 2>&1; echo $?`)
    .join('\n');
  const statuses = linesOf(outputOf(await shell.run(script), 'Run it on the machine, as root.'));
  return Object.fromEntries(Object.keys(ATTEMPTS).map((name, index) => [name, statuses[index] === '0']));
}

/** Files besides its own that hold the token, and `journal` where that does. It is on no command line, and never shown. */
export async function readTokenCopies(shell: ReadingShell): Promise<readonly string[]> {
  const script = `sudo bash -s << 'SCRIPT'
token=$(sed -n 's/^OP_SERVICE_ACCOUNT_TOKEN=//p' ${BOOTSTRAP})
[ -n "$token" ] || { echo "${BOOTSTRAP} holds no token." >&2; exit 1; }
grep -rlF -f /dev/fd/3 --exclude-dir=node_modules --exclude-dir=_cacache --exclude-dir=docker --exclude-dir=containerd \\
  --exclude-dir=journal /home /root /etc /var/lib /var/log /var/tmp /tmp /opt /srv 3<<< "$token" | grep -vx ${BOOTSTRAP}
journalctl --quiet --no-pager --output=cat | grep -qF -f /dev/fd/3 3<<< "$token" && echo journal
true
SCRIPT`;
  return linesOf(outputOf(await shell.run(script), 'Run it on the machine, as root.')).sort();
}

/** What a command as the holder of the token comes to: `op` is run as root, the token is on no command line. */
export async function askWithToken(
  shell: ReadingShell,
  command: string,
  file = BOOTSTRAP,
): Promise<{ readonly exitCode: number | null; readonly stderr: string }> {
  const { exitCode, stderr } = await shell.run(`sudo bash -c 'set -a; . ${file}; ${command}' > /dev/null`);
  return { exitCode, stderr: stderr.replace(/^\[ERROR\] \S+ \S+ /, '').trim() };
}
