// Machines that stand still while they are saved: the first of an image, for all others to go on from, and at checkpoints.
import { Connection } from '../connection.ts';
import { docker } from '../container/docker.ts';
import { MachineError } from '../error.ts';
import { makeKeyPair } from '../keys.ts';
import { type Before, type BootedMachine, patienceWith, type Saved } from '../machine.ts';
import { remoteShell } from '../remote-shell.ts';
import { ssh2Dial } from '../ssh2.ts';
import { VM_BASE } from './adopt.ts';
import { monitored, powerOn, seated, type VmBoot, whileUp } from './hypervisor.ts';
import { seedFor } from './person.ts';
import type { Qmp } from './qmp.ts';
import { ENDED, READY, TAKE_SEAT, TAKE_SEAT_WHEN_UP } from './seat.ts';
import { checkpointFolder, findSnapshot, type Snapshot, saveSnapshot, saveTo } from './snapshot.ts';

const SAVE_LIMIT_MS = 5 * 60_000;
const SEAT_LIMIT_MS = 60_000;

/**
 * The snapshot that a machine goes on from: boots the image, as nobody in particular, where there is none yet.
 * @param limitMs what the boot may take, in milliseconds
 * @param tell called with what is being waited for
 */
export async function ensureSnapshot(
  boot: VmBoot,
  limitMs: number,
  signal: AbortSignal,
  tell: (what: string) => void,
): Promise<Snapshot> {
  const found = await findSnapshot(boot, boot.runId, signal);
  if (found !== null) return found;
  tell('first boot of the image, for a snapshot');
  const nobody = {
    ...boot,
    operator: makeKeyPair('nobody'),
    host: makeKeyPair('nobody'),
    authorities: [],
    files: [],
    hosts: [],
  };
  const { id } = await powerOn(nobody, null, signal, (cards) => seedFor(nobody, cards, [TAKE_SEAT_WHEN_UP]));
  try {
    const work = async (limit: AbortSignal) => {
      const said = await seated(id, null, (line) => line.startsWith(READY), limit);
      if (said.at(-1) !== `${READY}status: done`)
        throw new MachineError(`cloud-init did not end well:\n${said.join('\n')}`);
      tell('saving the snapshot');
      return monitored(id, limit, (qmp) => saveSnapshot(id, boot, qmp, limit));
    };
    return await whileUp(id, limitMs, signal, work, true);
  } finally {
    await docker().getContainer(id).remove({ force: true, v: true });
  }
}

/**
 * Saves what is on a machine's disk and in its memory; it stands still meanwhile.
 * @throws MachineError when it can't be saved; it runs on all the same, and nothing waits in it.
 */
export async function saveVm(
  machine: BootedMachine,
  name: string,
  before: Before,
  signal: AbortSignal,
): Promise<Saved> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(SAVE_LIMIT_MS)]);
  await takeSeat(machine, limit);
  try {
    const bytes = await monitored(machine.id, limit, (qmp) => saveStanding(machine.id, name, qmp, limit));
    // What it was booted from is under its disk; what it was saved as since is not.
    const under = (before.disk?.layers ?? []).slice(before.saved ? 1 : 0);
    return { disk: { base: VM_BASE, layers: [name, ...under] }, bytes };
  } finally {
    await leaveSeat(machine.id);
  }
}

async function saveStanding(id: string, name: string, qmp: Qmp, signal: AbortSignal): Promise<number> {
  try {
    const folder = checkpointFolder(name);
    return await saveTo(folder, `${folder}.new`, id, qmp, signal);
  } finally {
    await qmp.execute('cont');
  }
}

async function takeSeat(machine: BootedMachine, signal: AbortSignal): Promise<void> {
  await using connection = new Connection(ssh2Dial(machine.ssh), undefined, patienceWith(machine));
  const shell = remoteShell(connection, () => undefined, signal);
  const { exitCode, stderr } = await shell.$`sudo ${TAKE_SEAT}`;
  if (exitCode !== 0) throw new MachineError(`The machine could not be asked to sit still: ${stderr}`);
}

async function leaveSeat(id: string): Promise<void> {
  const limit = AbortSignal.timeout(SEAT_LIMIT_MS);
  await seated(id, `echo '${ENDED}0'\n`, (line) => line.startsWith(ENDED), limit);
}
