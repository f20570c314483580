// QEMU in a container of its own: powering a machine on, what its console says, its monitor and its seat.
import { createInterface } from 'node:readline';
import { buffer } from 'node:stream/consumers';
import tar from 'tar-stream';
import { docker, RUN_LABEL } from '../container/docker.ts';
import { execIn } from '../container/exec.ts';
import { withoutFrames } from '../container/helper.ts';
import { whileRunning } from '../container/while-running.ts';
import { MachineError } from '../error.ts';
import type { MachineNeeds } from '../needs.ts';
import type { Accelerator } from './accelerator.ts';
import { readConsole } from './console.ts';
import { type Cards, cardsFile } from './network.ts';
import { qemuPower } from './power.ts';
import { Qmp } from './qmp.ts';
import { STORE_BIND, type StoredImage, VM_LABEL } from './store.ts';
import { Hopeless, whileHopeful } from './watch.ts';

const TUN = '/dev/net/tun';
const KVM = '/dev/kvm';
const STATUS_LIMIT_MS = 2_000;
const CONSOLE_LIMIT_MS = 30_000;
/**
 * Names as the kernel gives them; nothing is protected here from anybody else on the host; and no panic because the timer of an
 * emulated computer is late on a busy one.
 */
const APPEND =
  'console=ttyS0 net.ifnames=0 no_timer_check mitigations=off nokaslr rootfstype=ext4 quiet panic=-1';

/** The computer that is made. */
export interface Hardware {
  readonly cpus: number;
  readonly memoryMiB: number;
}

/** What is booted, and by which means. A machine can only go on from the memory of one for which all of this is the same. */
export interface Made extends Hardware {
  readonly stored: StoredImage;
  readonly accelerator: Accelerator;
}

export interface VmBoot extends MachineNeeds, Made {
  /** Whether it boots from the image itself, rather than going on from a snapshot of its first boot. */
  readonly fresh?: boolean;
  /** Whether the image is what a machine was saved as: whom it trusts, it knows. */
  readonly adopted?: boolean;
}

/**
 * Starts QEMU's container: it has its addresses then, and waits to be told of them.
 * @param from folder of a machine to go on from, whose memory is yet to be read; null to boot
 * @param seed makes the files of the NoCloud seed
 */
export async function powerOn(
  { runId, stored, accelerator, cpus, memoryMiB, tailnet, nameservers }: VmBoot,
  from: string | null,
  signal: AbortSignal,
  seed: (cards: Cards) => Promise<Record<string, string>>,
): Promise<{ readonly id: string; readonly cards: Cards }> {
  const devices = accelerator === 'kvm' ? [TUN, KVM] : [TUN];
  const container = await docker().createContainer({
    Image: stored.hypervisor,
    Cmd: ['/usr/local/lib/conform/power-on.sh'],
    Labels: { [RUN_LABEL]: runId, [VM_LABEL]: stored.image.id },
    Env: Object.entries({
      IMAGE: stored.folder,
      SNAPSHOT: from ?? '',
      ACCEL: accelerator,
      CPUS: cpus,
      MEMORY: memoryMiB,
      APPEND,
    }).map(([name, value]) => `${name}=${value}`),
    // Its console is on standard input and output.
    OpenStdin: true,
    Tty: false,
    HostConfig: {
      Binds: [STORE_BIND],
      CapAdd: ['NET_ADMIN'],
      Devices: devices.map((path) => ({ PathOnHost: path, PathInContainer: path, CgroupPermissions: 'rw' })),
    },
  });
  const { id } = container;
  await tailnet.connect({ Container: id });
  await container.start({ abortSignal: signal });
  const cards = await cardsOf(id, nameservers);
  const pack = tar.pack();
  for (const [name, content] of Object.entries(await seed(cards)))
    pack.entry({ name: `seed/${name}`, mode: 0o600 }, content);
  // The last: it is waited for, and leads to a file that is whole by then.
  pack.entry({ name: 'cards.whole', mode: 0o600 }, cardsFile(cards));
  pack.entry({ name: 'cards', type: 'symlink', linkname: 'cards.whole' });
  pack.finalize();
  await container.putArchive(await buffer(pack), { path: '/vm' });
  return { id, cards };
}

async function cardsOf(id: string, nameservers: readonly string[]): Promise<Cards> {
  const { NetworkSettings } = await docker().getContainer(id).inspect();
  const found = Object.entries(NetworkSettings.Networks);
  const on = (isBridge: boolean) => {
    const endpoint = found.find(([name]) => (name === 'bridge') === isBridge)?.[1];
    if (!endpoint?.IPAddress) throw new MachineError('The Docker engine gave the machine no address.');
    const address = `${endpoint.IPAddress}/${endpoint.IPPrefixLen}`;
    return { mac: endpoint.MacAddress, address, gateway: endpoint.Gateway };
  };
  const { mac, address } = on(false);
  return { eth0: on(true), tailscale0: { mac, address }, nameservers };
}

/** Waits for something of a machine, and for no longer than QEMU runs. */
export function whileUp<T>(
  id: string,
  limitMs: number,
  signal: AbortSignal,
  work: (limit: AbortSignal) => Promise<T>,
  isFirstBoot = false,
): Promise<T> {
  const watched = {
    isFirstBoot,
    console: () => consoleOf(id),
    isOutOfSpace: () => isOutOfSpace(id, signal),
  };
  const hopeful = (limit: AbortSignal) => whileHopeful(watched, limit, work);
  return whileRunning(qemuPower(id), limitMs, signal, hopeful, async (running, error) => {
    const { why, last } = readConsole(await consoleOf(id).catch(() => ''), running);
    const how =
      error instanceof Hopeless
        ? `: ${error.why ?? why}.`
        : ` (it is given ${limitMs / 1000} s): ${why}. (${String(error)})`;
    return new MachineError(
      `The machine did not come up${how}\nThe end of its console:\n${last}\nIf its image may be at fault, try another one (--image debian-13).`,
      { cause: error },
    );
  });
}

/** Null while somebody else speaks with QEMU. */
async function isOutOfSpace(id: string, signal: AbortSignal): Promise<boolean | null> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(STATUS_LIMIT_MS)]);
  return monitored(id, limit, async (qmp) => (await qmp.status()) === 'io-error').catch(() => null);
}

/** All that a machine's console has printed. */
export async function consoleOf(id: string): Promise<string> {
  // Of an engine that does not answer, whoever waits for the machine would wait for ever.
  const abortSignal = AbortSignal.timeout(CONSOLE_LIMIT_MS);
  return withoutFrames(await docker().getContainer(id).logs({ stdout: true, stderr: true, abortSignal }));
}

/** Does something with QEMU's monitor. */
export async function monitored<T>(
  id: string,
  signal: AbortSignal,
  work: (qmp: Qmp) => Promise<T>,
): Promise<T> {
  await using monitor = await execIn(id, socket('qmp'), signal);
  return await work(await Qmp.connect(monitor.stdout, monitor.stdin, signal));
}

/**
 * Has the guest's seat run a script.
 * @param ends tells of a line whether it is the last
 * @returns what it said, up to that line
 */
export async function seated(
  id: string,
  script: string | null,
  ends: (line: string) => boolean,
  signal: AbortSignal,
): Promise<readonly string[]> {
  await using seat = await execIn(id, socket('seat'), signal);
  if (script !== null) seat.stdin.write(`${Buffer.byteLength(script)}\n${script}`);
  return await hear(seat.stdout, ends, signal);
}

/** @returns lines up to the one that ends it, or to the end. */
async function hear(
  stream: NodeJS.ReadableStream,
  ends: (line: string) => boolean,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: stream, signal })) {
    lines.push(line.trimEnd());
    if (ends(line.trimEnd())) break;
  }
  signal.throwIfAborted();
  return lines;
}

function socket(name: string): readonly string[] {
  return ['socat', '-', `UNIX-CONNECT:/vm/${name},retry=600,interval=0.1`];
}
