// The container machine: systemd as PID 1 in a container that testcontainers boots.
import { text } from 'node:stream/consumers';
import type { Network } from 'dockerode';
import { GenericContainer } from 'testcontainers';
import { comeUp } from '../come-up.ts';
import { MachineError } from '../error.ts';
import type { BootedMachine, Disk, Machine, SshEndpoint } from '../machine.ts';
import type { MachineNeeds } from '../needs.ts';
import { makeSeed } from '../seed.ts';
import { addressOf, bridgeAddress } from './addresses.ts';
import { bootFrom, DISK_MOUNTS, LAYERS_LABEL, saveDisk } from './disk.ts';
import { docker, RUN_LABEL } from './docker.ts';
import { containerPower, untilStopped, whileRunning } from './while-running.ts';

const BOOT_LIMIT_MS = 90_000;
const JOURNAL_LIMIT_MS = 5_000;
const SHUTDOWN_LIMIT_MS = 60_000;
const SEED_DIR = '/var/lib/cloud/seed/nocloud';

export interface ContainerBoot extends MachineNeeds {
  readonly image: string;
  /** Title of the image, for the report. */
  readonly imageTitle: string;
  readonly remarks: readonly string[];
  readonly privileged: boolean;
}

/** A container that finds itself on the tailnet before its PID 1 starts. */
class SystemdContainer extends GenericContainer {
  readonly #tailnet: Network;

  constructor(image: string, tailnet: Network) {
    super(image);
    this.#tailnet = tailnet;
  }

  /** What `--security-opt systempaths=unconfined` asks for: the Docker inside writes to /proc/sys/net. */
  withOpenSystemPaths(): this {
    Object.assign(this.hostConfig, { MaskedPaths: [], ReadonlyPaths: [] });
    return this;
  }

  /** The root file system, instead of the image's: what changes goes to a volume of its own. */
  async withDisk(disk: Disk): Promise<this> {
    const { entrypoint, environment } = await bootFrom(disk);
    this.createOpts.Volumes = { [DISK_MOUNTS.own]: {} };
    return this.withBindMounts([{ ...DISK_MOUNTS.store, mode: 'ro' }])
      .withLabels({ [LAYERS_LABEL]: disk.layers.join(':') })
      .withEnvironment(environment)
      .withEntrypoint(entrypoint);
  }

  protected override async containerCreated(containerId: string): Promise<void> {
    await this.#tailnet.connect({ Container: containerId });
  }
}

/**
 * Boots a machine and waits until cloud-init is done and systemd is up.
 * @param limitMs how long it may take from its start, in milliseconds; 90 s when left out.
 * @throws MachineError with the machine's last words when it does not come up within that time.
 */
export async function bootContainer(
  boot: ContainerBoot,
  signal: AbortSignal,
  limitMs = BOOT_LIMIT_MS,
): Promise<BootedMachine> {
  const container = new SystemdContainer(boot.image, boot.tailnet)
    .withAutoCleanup(false)
    .withHostname('openclaw-host')
    .withLabels({ [RUN_LABEL]: boot.runId })
    .withTmpFs({ '/run': 'rw,exec', '/run/lock': 'rw', '/tmp': 'rw,exec' })
    .withExtraHosts([...boot.hosts])
    .withEnvironment({ CONFORM_DNS: boot.nameservers.join(' ') });
  if (boot.disk === null) container.withCopyContentToContainer(await seedOf(boot));
  else await container.withDisk(boot.disk);
  if (boot.privileged) container.withPrivilegedMode();
  else {
    container
      .withAddedCapabilities('ALL')
      .withDroppedCapabilities('SYS_RESOURCE')
      .withSecurityOpt('seccomp=unconfined', 'apparmor=unconfined')
      .withOpenSystemPaths();
  }
  const id = await start(container);
  const ssh = (host: string): SshEndpoint => ({
    host,
    port: 22,
    user: 'deployer',
    identityFile: boot.identityFile,
    hostKey: boot.host.wire,
  });
  const up = await settle(id, ssh, signal, limitMs);
  return { kind: 'container', id, ...up, image: boot.imageTitle, remarks: boot.remarks };
}

async function seedOf(boot: ContainerBoot): Promise<{ content: string; target: string; mode: number }[]> {
  const seed = await makeSeed({
    instanceId: boot.runId,
    hostname: 'openclaw-host',
    operator: boot.operator,
    host: boot.host,
    authorities: boot.authorities,
    files: boot.files,
  });
  return Object.entries(seed).map(([name, content]) => ({
    content,
    target: `${SEED_DIR}/${name}`,
    mode: 0o600,
  }));
}

/** @returns the id of the container, which runs or has ended already. */
async function start(container: GenericContainer): Promise<string> {
  try {
    return (await container.start()).getId();
  } catch (error) {
    throw new MachineError(
      `The Docker engine did not start the machine: ${String(error)}\nSee \`conform doctor\`.`,
      { cause: error },
    );
  }
}

/** Waits until the machine is up, and gives it up when it stops before that. */
function settle(
  id: string,
  ssh: (host: string) => SshEndpoint,
  signal: AbortSignal,
  limitMs: number,
): Promise<Pick<BootedMachine, 'ssh' | 'system'>> {
  const work = async (limit: AbortSignal) => {
    const endpoint = ssh(await addressOf(id, 'tailscale0'));
    return { ssh: endpoint, system: await comeUp(endpoint, limit, limitMs) };
  };
  return whileRunning(containerPower(id), limitMs, signal, work, async (running, error) => {
    const why = running ? String(error) : 'it stopped by itself.';
    const last = [await lastWords(id), running ? await journal(id) : ''].join('\n').trim();
    return new MachineError(
      `The machine did not come up (it is given ${limitMs / 1000} s): ${why}${last && `\nIts last words:\n${last}`}\nTry again, with \`conform clean\` before it if the image may be at fault; \`conform doctor\` says what is there.`,
      { cause: error },
    );
  });
}

async function lastWords(id: string): Promise<string> {
  const logs = await docker()
    .getContainer(id)
    .logs({ stdout: true, stderr: true, tail: 20, abortSignal: AbortSignal.timeout(JOURNAL_LIMIT_MS) })
    .catch(() => Buffer.from(''));
  return printable(logs.toString('utf8'));
}

/** What its systemd is still busy with, and the end of its journal; nothing where it cannot tell. */
async function journal(id: string): Promise<string> {
  const abortSignal = AbortSignal.timeout(JOURNAL_LIMIT_MS);
  const command = 'systemctl list-jobs --no-pager --no-legend; journalctl --boot --lines=20 --no-pager';
  try {
    const exec = await docker()
      .getContainer(id)
      .exec({
        Cmd: ['sh', '-c', command],
        AttachStdout: true,
        AttachStderr: true,
        Tty: true,
        Env: ['SYSTEMD_COLORS=0'],
        abortSignal,
      });
    return printable(await text(await exec.start({ Tty: true, abortSignal })));
  } catch {
    return '';
  }
}

function printable(said: string): string {
  return said.replace(/[^\P{C}\n]/gu, '').trim();
}

/** A container machine that some process has booted. */
export function attachContainer(descriptor: BootedMachine): Machine {
  const container = docker().getContainer(descriptor.id);
  return {
    descriptor,
    address: (side) => addressOf(descriptor.id, side),
    visitor: (side) => bridgeAddress(descriptor.id, side),
    async reboot(signal) {
      await untilStopped(container, SHUTDOWN_LIMIT_MS, signal);
      await container.start({ abortSignal: signal });
    },
    // Its kernel is the host's, and goes on: what was written is written.
    cutPower: null,
    save: (name, before, signal) => saveDisk(descriptor.id, name, before, signal),
  };
}
