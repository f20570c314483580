// Which host this is: what goes into a report, so that nobody takes one host for another.
import type { Connection } from '../connection.ts';
import type { HostMachine, SshTarget } from '../machine.ts';
import { remoteShell } from '../remote-shell.ts';
import { BrokenError } from '../shell.ts';
import { hostLauncher } from './launcher.ts';

const LIMIT_MS = 20_000;
/** A clock that is off by less than this may be so for the time the answer took. */
const CLOCK_OFF_S = 5;
/** What the guide is written for. */
const GUIDES_SYSTEM = 'ubuntu 25.10';

/** Reads what any user may read, and writes nothing. */
const QUESTIONS = `tell() { printf '%s\\t%s\\n' "$1" "$2"; }
tell time "$(date +%s.%N)"
[ ! -r /etc/os-release ] || . /etc/os-release
tell os "\${PRETTY_NAME:-unknown}"
tell distribution "\${ID:-unknown} \${VERSION_ID:-}"
tell kernel "$(uname -r)"
tell architecture "$(uname -m)"
tell hostname "$(uname -n)"
tell systemd "$(systemctl --version 2> /dev/null | head -n 1)"
tell init "$(cat /proc/1/comm 2> /dev/null)"
tell machine "$(cat /etc/machine-id 2> /dev/null)"
tell space "$(df --output=avail / 2> /dev/null | tail -n 1)"
for key in /etc/ssh/ssh_host_*_key.pub; do
  [ ! -r "$key" ] || tell key "$(ssh-keygen -lf "$key" 2> /dev/null)"
done`;

/**
 * Asks a host which one it is, over a connection that is used for nothing else at the time.
 * @throws BrokenError when it can't be asked
 */
export async function describeHost(
  connection: Connection,
  target: SshTarget,
  signal: AbortSignal,
): Promise<HostMachine> {
  const greeting = await connection.greeting(signal);
  if (greeting === null) throw new BrokenError(`${target.host} is no host: nothing is known of its key.`);
  const shell = remoteShell(connection, () => undefined, signal, hostLauncher({ sudo: null, confine: null }));
  const before = Date.now();
  const { stdout, durationMs } = await shell.run(QUESTIONS, { timeoutMs: LIMIT_MS });
  const answers = stdout.split('\n').map((line) => line.split('\t') as [string, string?]);
  const told = (name: string) => answers.find(([question]) => question === name)?.[1]?.trim() ?? '';
  const aheadS = Number(told('time')) - (before + durationMs / 2) / 1000;
  const clockAheadS = Number.isFinite(aheadS) ? Math.round(aheadS * 10) / 10 : 0;
  const { place, by } = greeting;
  const distribution = told('distribution');
  return {
    kind: 'ssh',
    id: target.host,
    target,
    ssh: place,
    by,
    image: `${place.user}@${place.host}:${place.port}${by === null ? '' : ` over ${by}`}`,
    system: { os: told('os'), kernel: told('kernel'), systemd: told('systemd') || 'no systemd' },
    identity: {
      hostKey: greeting.hostKey,
      hostCertificate: greeting.hostCertificate,
      hostKeys: answers.flatMap(([question, key]) => (question === 'key' && key ? [key] : [])),
      hostname: told('hostname'),
      machineId: told('machine') || null,
      distribution,
      architecture: told('architecture'),
      sshServer: greeting.server,
      letInBy: greeting.letInBy,
      clockAheadS,
      seenAt: new Date(before).toISOString(),
    },
    remarks: [
      ...(distribution === GUIDES_SYSTEM
        ? []
        : [`The guide is written for Ubuntu 25.10; this host says it is ${told('os')}.`]),
      ...(told('init') === 'systemd' ? [] : ['systemd does not run this host.']),
      ...(Math.abs(clockAheadS) < CLOCK_OFF_S
        ? []
        : [
            `Its clock is ${Math.abs(clockAheadS)} s ${clockAheadS > 0 ? 'before' : 'behind'} that of the computer that asked.`,
          ]),
      ...(told('space') === '0' ? ['There is no space left on its disk.'] : []),
    ],
  };
}
