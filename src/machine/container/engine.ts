// A Docker engine: the one that answers, or one of our own on a Debian or Ubuntu host where we are root.
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { access, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { cacheDir } from '../../cache.ts';
import { during, type Progress } from '../../progress.ts';
import { MachineError } from '../error.ts';
import { aptInstall, isDebianRoot } from '../host.ts';
import { answers } from './docker.ts';
import { noteHostNetwork, restoreHostNetwork } from './host-network.ts';

export const engineDir = join(cacheDir, 'engine');
const OWN_SOCKET = `unix://${join(engineDir, 'docker.sock')}`;
const CGROUP = 'guide-conformance';
const START_LIMIT_MS = 60_000;

/** Apart from the host's other networks, and from Docker's default, which the Docker inside a machine will want. */
const BRIDGE = { address: '10.78.0.1/24', subnet: '10.78.0.0/24' } as const;
const NETWORK_BEFORE = join(engineDir, 'network-before.json');

/**
 * dockerd under a cgroup of its own. A host with cgroup v1 mounts gives systemd in a container nothing to work with, so
 * there the engine gets a private mount namespace with cgroup v2 only; the host's own mounts stay as they are.
 */
const START_SCRIPT = `
  if [ "$(stat -f -c %T /sys/fs/cgroup)" != cgroup2fs ]; then
    umount -R /sys/fs/cgroup; mount -t cgroup2 cgroup2 /sys/fs/cgroup
  fi
  mkdir -p /sys/fs/cgroup/${CGROUP}/dockerd
  echo $$ > /sys/fs/cgroup/${CGROUP}/dockerd/cgroup.procs
  exec dockerd --data-root "$0/data" --exec-root "$0/exec" --pidfile "$0/dockerd.pid" -H "unix://$0/docker.sock" \\
    --exec-opt native.cgroupdriver=cgroupfs --cgroup-parent /${CGROUP}/containers --bip ${BRIDGE.address}`;

/** Which engine would be used, without starting one. */
export async function findEngine(): Promise<{ host: string | undefined } | null> {
  if (await answers(undefined)) return { host: process.env.DOCKER_HOST };
  if (process.env.DOCKER_HOST === undefined && (await answers(OWN_SOCKET))) return { host: OWN_SOCKET };
  return null;
}

/**
 * Makes sure that an engine answers and that DOCKER_HOST leads to it.
 * @throws MachineError saying what to install, where we may not do it ourselves.
 */
export async function ensureEngine(progress: Progress, signal: AbortSignal): Promise<void> {
  const found = await findEngine();
  if (found) {
    if (found.host !== undefined) process.env.DOCKER_HOST = found.host;
    return;
  }
  if (process.env.DOCKER_HOST !== undefined) {
    throw new MachineError(
      `No Docker engine answers at DOCKER_HOST=${process.env.DOCKER_HOST}. Start it, or unset DOCKER_HOST to let set-up find or start one.`,
    );
  }
  if (!(await isDebianRoot())) {
    throw new MachineError(
      'No Docker engine answers. Install and start Docker Engine 20.10 or later (on Debian or Ubuntu: `sudo apt-get install docker.io`, then add yourself to the group docker), or run this once as root.',
    );
  }
  await aptInstall({ dockerd: 'docker.io' }, progress, signal);
  await during(progress, 'Starting a Docker engine', () => start(signal));
}

async function start(signal: AbortSignal): Promise<void> {
  if (await exists('/run/systemd/system')) {
    await execa('systemctl', ['start', 'docker'], { cancelSignal: signal });
    if (await answers(undefined)) return;
  }
  await mkdir(engineDir, { recursive: true, mode: 0o700 });
  await noteHostNetwork(NETWORK_BEFORE);
  const log = openSync(join(engineDir, 'dockerd.log'), 'a', 0o600);
  const child = spawn('unshare', ['-m', '--propagation', 'private', 'bash', '-c', START_SCRIPT, engineDir], {
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  let exited: number | null = null;
  child.once('exit', (code) => {
    exited = code ?? 1;
  });
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(START_LIMIT_MS)]);
  while (!(await answers(OWN_SOCKET, 1_000))) {
    // One that ended may have met another, which somebody else has started.
    if (deadline.aborted || (exited !== null && (await runningEngine()) === null)) {
      const tail = (await readFile(join(engineDir, 'dockerd.log'), 'utf8')).trimEnd().split('\n').slice(-5);
      throw new MachineError(
        `The Docker engine did not start. Its last words (${join(engineDir, 'dockerd.log')}):\n${tail.join('\n')}`,
      );
    }
    await delay(200, undefined, { signal }).catch(() => undefined);
  }
  child.unref();
  process.env.DOCKER_HOST = OWN_SOCKET;
}

/** Stops the engine that set-up started, if one runs, and removes its data and all that it changed on the host. */
export async function removeEngine(signal: AbortSignal): Promise<void> {
  const pid = await runningEngine();
  if (pid !== null) {
    try {
      process.kill(pid, 'SIGTERM');
      while (await exists(`/proc/${pid}`)) await delay(100, undefined, { signal });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  }
  await restoreHostNetwork(NETWORK_BEFORE, BRIDGE.subnet);
  for (const root of ['/sys/fs/cgroup', '/sys/fs/cgroup/unified']) {
    await execa('find', [join(root, CGROUP), '-depth', '-type', 'd', '-exec', 'rmdir', '{}', ';'], {
      reject: false,
    });
  }
  await rm(engineDir, { recursive: true, force: true });
}

/** Process id of the engine that set-up started, whether it answers yet or not. */
async function runningEngine(): Promise<number | null> {
  const pid = Number(await readFile(join(engineDir, 'dockerd.pid'), 'utf8').catch(() => ''));
  return pid > 0 && (await exists(`/proc/${pid}`)) ? pid : null;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
