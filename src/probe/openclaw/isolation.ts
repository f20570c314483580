// What the user of one instance can do to another instance on the same host: tried, and nothing of it read or changed.
import type { ReadingShell, Shell } from '../../machine/shell.ts';
import { linesOf, outputOf } from '../result.ts';
import type { Instance } from './instance.ts';

/** A shell command for each attempt, given the other instance and the process of its gateway. It succeeds where nothing stops it. */
const ATTEMPTS: Readonly<Record<string, (other: Instance, pid: number) => string>> = {
  'list its home': ({ home }) => `ls ${home}`,
  'read its configuration': ({ config }) => `cat ${config}`,
  'write to its workspace': ({ state }) => `test -w ${state}/workspace`,
  'read the environment of its gateway': (_, pid) => `cat /proc/${pid}/environ`,
  'signal its gateway': (_, pid) => `kill -0 ${pid}`,
};

/** The same through the Docker daemon, which does as root what a member of its group asks. */
const BY_DOCKER: Readonly<Record<string, (other: Instance) => string>> = {
  'read its configuration': ({ config }) =>
    `docker run --rm --network none --volume ${config}:/config:ro busybox cat /config`,
};

/** Whether an attempt succeeded, by attempt. */
export type Reach = Readonly<Record<string, boolean>>;

/** What `user` can do to an instance by itself (guide: Appendix A). What it would read goes nowhere. */
export async function readReach(shell: ReadingShell, user: string, other: Instance): Promise<Reach> {
  const show = await shell.$`systemctl show --property=MainPID --value ${other.unit}`;
  const pid = Number(outputOf(show, 'Run it on the machine: systemd does not answer.'));
  return attempt(shell, user, ATTEMPTS, (command) => command(other, pid));
}

/** What `user` can do to an instance by way of Docker: for each attempt a container runs, and is removed. */
export async function readReachByDocker(shell: Shell, user: string, other: Instance): Promise<Reach> {
  return attempt(shell, user, BY_DOCKER, (command) => command(other));
}

async function attempt<C>(
  shell: ReadingShell,
  user: string,
  attempts: Readonly<Record<string, C>>,
  commandOf: (attempt: C) => string,
): Promise<Reach> {
  const script = Object.values(attempts)
    .map((one) => `sudo -u ${user} sh -c 'cd /; ${commandOf(one)}' > /dev/null 2>&1; echo $?`)
    .join('\n');
  const statuses = linesOf(outputOf(await shell.run(script), 'Run it on the machine, as root.'));
  return Object.fromEntries(Object.keys(attempts).map((name, index) => [name, statuses[index] === '0']));
}
