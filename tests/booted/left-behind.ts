// What is left of runs: on the engine, as processes of this host, in the folder of the run and half done in the store of VMs.
import { access } from 'node:fs/promises';
import { execa } from 'execa';
import { docker, RUN_LABEL } from '../../src/machine/container/docker.ts';
import { runHelper } from '../../src/machine/container/helper.ts';

/** A run, as its reaper was told of it. */
export interface Run {
  readonly id: string;
  readonly dir: string;
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly args: string;
}

async function processes(): Promise<readonly Process[]> {
  const { stdout } = await execa('ps', ['-eww', '-o', 'pid=,ppid=,args=']);
  return stdout.split('\n').flatMap((line) => {
    const [, pid, parent, args] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return args === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), args }];
  });
}

/** The run that a process of `conform` has begun; null as long as it has begun none. */
export async function runOf(pid: number): Promise<Run | null> {
  for (const { parent, args } of await processes()) {
    const [, id, dir] = /reaper\.ts (\S+) (\S+)$/.exec(args) ?? [];
    if (parent === pid && id !== undefined && dir !== undefined) return { id, dir };
  }
  return null;
}

/** Runs that somebody will remove what is left of. */
export async function reapedRuns(): Promise<readonly string[]> {
  return (await processes()).flatMap(({ args }) => /reaper\.ts (\S+) \S+$/.exec(args)?.[1] ?? []);
}

/** Of QEMU and what speaks with it: those that belong to no container that there is. */
async function strays(): Promise<readonly string[]> {
  const containers = await docker().listContainers();
  const stray: string[] = [];
  for (const { pid, args } of await processes()) {
    if (!/^\S*qemu-|UNIX-CONNECT:\/vm\//.test(args)) continue;
    const { stdout } = await execa('cat', [`/proc/${pid}/cgroup`], { reject: false });
    if (stdout !== '' && !containers.some(({ Id }) => stdout.includes(Id))) stray.push(`${pid} ${args}`);
  }
  return stray;
}

/**
 * Everything that is still there of runs.
 * @param store the volume of disks, and a container image to look into it with
 */
export async function leftOf(
  runs: readonly Run[],
  store: { readonly volume: string; readonly image: string },
): Promise<readonly string[]> {
  const filters = { label: [RUN_LABEL] };
  const [containers, networks, all, stray] = await Promise.all([
    docker().listContainers({ all: true, filters }),
    docker().listNetworks({ filters }),
    processes(),
    strays(),
  ]);
  const isOurs = (label: string | undefined) => runs.some(({ id }) => id === label);
  const found = [
    ...containers.filter(({ Labels }) => isOurs(Labels[RUN_LABEL])).map(({ Id }) => `container ${Id}`),
    ...networks.filter(({ Labels }) => isOurs(Labels?.[RUN_LABEL])).map(({ Id }) => `network ${Id}`),
    ...all
      .filter(({ args }) => runs.some(({ id }) => args.includes(id)))
      .map(({ pid, args }) => `process ${pid} ${args}`),
    ...stray.map((process) => `stray ${process}`),
  ];
  for (const { dir } of runs)
    await access(dir).then(
      () => found.push(`folder ${dir}`),
      () => undefined,
    );
  const half = await halfDone(store);
  return [...found, ...half.filter((path) => runs.some(({ id }) => path.includes(id)))];
}

/** What lies in the store and is not whole. */
async function halfDone({ volume, image }: { volume: string; image: string }): Promise<readonly string[]> {
  const said = await runHelper({
    image,
    runId: 'left-behind',
    command: 'find /store -mindepth 2 -maxdepth 2',
    environment: {},
    hostConfig: { Binds: [`${volume}:/store`] },
    signal: AbortSignal.timeout(60_000),
  });
  return said.split('\n').filter((line) => line !== '');
}

/** TCP and UDP ports and Unix sockets that programs of ours listen on, on this host. */
export async function listening(): Promise<readonly string[]> {
  const { stdout } = await execa('ss', ['-H', '-l', '-n', '-t', '-u', '-x', '-p'], { reject: false });
  return stdout
    .split('\n')
    .filter((line) => /"(?:qemu[^"]*|socat|docker-proxy|node)"/.test(line))
    .map((line) => line.trim().replace(/\s+/g, ' '));
}
