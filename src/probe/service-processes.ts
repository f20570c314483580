// The processes of a service, as the kernel confines them.
import type { ReadingShell } from '../machine/shell.ts';
import { ProbeError } from './error.ts';
import { linesOf, outputOf } from './result.ts';

export interface ServiceProcess {
  readonly pid: number;
  readonly user: string;
  readonly noNewPrivileges: boolean;
  /** True when a filter of system calls is in force. */
  readonly seccomp: boolean;
  /** True when it sees other mounts than systemd does. */
  readonly ownMounts: boolean;
  readonly maxOpenFiles: { readonly soft: number; readonly hard: number };
}

const script = (unit: string): string => `sudo bash -s << 'SCRIPT'
group=$(systemctl show --property=ControlGroup --value -- '${unit}')
[ -n "$group" ] || exit 0
for pid in $(cat "/sys/fs/cgroup$group/cgroup.procs"); do
  [ "$(readlink /proc/$pid/ns/mnt)" = "$(readlink /proc/1/ns/mnt)" ] && mounts=shared || mounts=own
  echo $pid $(stat -c %U /proc/$pid) \\
    $(awk '$1 == "NoNewPrivs:" || $1 == "Seccomp:" { print $2 }' /proc/$pid/status) $mounts \\
    $(awk '/^Max open files/ { print $4, $5 }' /proc/$pid/limits)
done
SCRIPT`;

/** All processes of a service; none when it does not run (guide: 6.1). */
export async function readServiceProcesses(
  shell: ReadingShell,
  unit: string,
): Promise<readonly ServiceProcess[]> {
  return parseServiceProcesses(outputOf(await shell.run(script(unit)), 'Run it on the machine.'));
}

export function parseServiceProcesses(text: string): readonly ServiceProcess[] {
  return linesOf(text).map((line) => {
    const [, pid, user, noNewPrivileges, seccomp, mounts, soft, hard] =
      /^(\d+) (\S+) ([01]) ([0-2]) (own|shared) (\d+) (\d+)$/.exec(line) ?? [];
    if (user === undefined) throw ProbeError.unreadable('/proc of the service', line);
    return {
      pid: Number(pid),
      user,
      noNewPrivileges: noNewPrivileges === '1',
      seccomp: seccomp === '2',
      ownMounts: mounts === 'own',
      maxOpenFiles: { soft: Number(soft), hard: Number(hard) },
    };
  });
}
