// The VM: QEMU in a container of its own, which has the machine's addresses and is removed with all that belongs to a run.
import { comeUp } from '../come-up.ts';
import { Connection } from '../connection.ts';
import { addressOf, bridgeAddress } from '../container/addresses.ts';
import type { BootedMachine, Machine, SshEndpoint } from '../machine.ts';
import { ssh2Dial } from '../ssh2.ts';
import type { Accelerator } from './accelerator.ts';
import { monitored, powerOn, type VmBoot, whileUp } from './hypervisor.ts';
import { become, seedFor, USER } from './person.ts';
import { powerBack, powerOff, untilOff } from './power.ts';
import { ensureSnapshot, saveVm } from './save.ts';
import { checkpointFolder, loadFrom, type Snapshot } from './snapshot.ts';

const BOOT_LIMIT_MS: Readonly<Record<Accelerator, number>> = { kvm: 90_000, tcg: 900_000 };
/** OpenClaw's commands take 17 to 20 times as long on an emulated processor, most others less than ten times. */
const PATIENCE: Readonly<Record<Accelerator, number>> = { kvm: 1, tcg: 8 };
const RESUME_LIMIT_MS = 300_000;
const SHUTDOWN_LIMIT_MS = 180_000;

/**
 * Boots a machine, or has it go on from a snapshot of its image's first boot, which is made when there is none.
 * @param tell called with what is being waited for
 * @throws MachineError with the end of its console when it does not come up.
 */
export async function bootVm(
  boot: VmBoot,
  signal: AbortSignal,
  tell: (what: string) => void = () => undefined,
): Promise<BootedMachine> {
  const { stored, accelerator } = boot;
  const saved = boot.disk?.layers[0];
  const isSame = saved !== undefined;
  const snapshot = isSame
    ? { folder: checkpointFolder(saved), madeAt: '' }
    : boot.fresh || boot.adopted
      ? null
      : await ensureSnapshot(boot, BOOT_LIMIT_MS[accelerator], signal, tell);
  const limitMs = snapshot === null ? BOOT_LIMIT_MS[accelerator] : RESUME_LIMIT_MS;
  tell(snapshot === null ? 'booting' : 'resuming');
  const { id, cards } = await powerOn(boot, snapshot?.folder ?? null, signal, (cards) =>
    seedFor(boot, cards),
  );
  const endpoint: SshEndpoint = {
    host: cards.tailscale0.address.replace(/\/.*/, ''),
    port: 22,
    user: USER,
    identityFile: boot.identityFile,
    hostKey: boot.host.wire,
  };
  const isFirstBoot = snapshot === null && !boot.adopted;
  const work = async (limit: AbortSignal) => {
    if (snapshot !== null) {
      await monitored(id, limit, (qmp) => loadFrom(snapshot.folder, qmp));
      await become(id, boot, cards, isSame, limit);
    }
    tell('waiting for SSH and the end of its start-up');
    return comeUp(endpoint, limit, limitMs, snapshot === null);
  };
  const system = await whileUp(id, limitMs, signal, work, isFirstBoot);
  return {
    kind: 'vm',
    id,
    ssh: endpoint,
    system,
    patience: PATIENCE[accelerator],
    image: stored.image.title,
    remarks: [...stored.image.remarks, ...remarksOn(accelerator, isSame ? null : snapshot)],
  };
}

/** A VM that some process has booted. */
export function attachVm(descriptor: BootedMachine): Machine {
  const { id } = descriptor;
  return {
    descriptor,
    address: (side) => addressOf(id, side),
    visitor: (side) => bridgeAddress(id, side),
    async reboot(signal) {
      await untilOff(id, SHUTDOWN_LIMIT_MS, signal);
      await powerOnAgain(descriptor, signal);
    },
    async cutPower(signal) {
      await powerOff(id, signal);
      await untilOff(id, SHUTDOWN_LIMIT_MS, signal);
      await powerOnAgain(descriptor, signal);
    },
    save: (name, before, signal) => saveVm(descriptor, name, before, signal),
  };
}

/** @throws MachineError with the end of its console when it ends before it lets anybody in. */
async function powerOnAgain({ id, ssh }: BootedMachine, signal: AbortSignal): Promise<void> {
  await powerBack(id, signal);
  await whileUp(id, BOOT_LIMIT_MS.tcg, signal, async (limit) => {
    await using connection = new Connection(ssh2Dial(ssh));
    await connection.ready(limit);
  });
}

function remarksOn(accelerator: Accelerator, snapshot: Snapshot | null): readonly string[] {
  return [
    ...(accelerator === 'tcg'
      ? ['The machine’s processors are emulated in software: what takes time takes many times as long.']
      : []),
    ...(snapshot === null
      ? []
      : [`It was resumed from a snapshot of the first boot of its image (${snapshot.madeAt}).`]),
  ];
}
