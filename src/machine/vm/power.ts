// The power of a VM: its container, and with that its addresses, stays while it is off (power-on.sh).
import { text } from 'node:stream/consumers';
import { docker } from '../container/docker.ts';
import { execIn } from '../container/exec.ts';
import type { Power } from '../container/while-running.ts';
import { MachineError } from '../error.ts';

const LOOK_LIMIT_MS = 10_000;
const OFF = 'off';
/** Made when it has got power for the first time. */
const BEGUN = '[ -p up ]';

/** A machine that runs as long as QEMU does. */
export function qemuPower(id: string): Power {
  return {
    async untilOff(signal) {
      const script = `until ${BEGUN}; do sleep 0.1; done; flock --shared power true && echo ${OFF}`;
      const said = await inContainer(id, script, signal);
      signal.throwIfAborted();
      if (said !== OFF && (await isThere(id)))
        throw new MachineError(
          'It can’t be said whether the machine has power: its container does not tell.',
        );
    },
    isOn: () => isOn(id, AbortSignal.timeout(LOOK_LIMIT_MS)),
  };
}

/** Whether QEMU runs, or is about to. */
export async function isOn(id: string, signal: AbortSignal): Promise<boolean> {
  if (!(await isThere(id))) return false;
  const script = `${BEGUN} && flock --shared --nonblock power true && echo ${OFF}`;
  return (await inContainer(id, script, signal)) !== OFF;
}

/** Waits until a machine is off. */
export async function untilOff(id: string, limitMs: number, signal: AbortSignal): Promise<void> {
  await qemuPower(id).untilOff(AbortSignal.any([signal, AbortSignal.timeout(limitMs)]));
}

/** Takes the power from a machine, if it is on. */
export async function powerOff(id: string, signal: AbortSignal): Promise<void> {
  await inContainer(id, 'kill -KILL "$(cat qemu.pid)"', signal);
}

/** Gives power to a machine that is off. */
export async function powerBack(id: string, signal: AbortSignal): Promise<void> {
  await inContainer(id, 'echo > on; read -r _ < up', signal);
}

async function isThere(id: string): Promise<boolean> {
  const found = await docker()
    .getContainer(id)
    .inspect()
    .catch(() => null);
  return found?.State.Running ?? false;
}

async function inContainer(id: string, script: string, signal: AbortSignal): Promise<string> {
  try {
    await using running = await execIn(id, ['bash', '-c', `cd /vm; { ${script}; } 2> /dev/null`], signal);
    return (await text(running.stdout)).trim();
  } catch (error) {
    signal.throwIfAborted();
    // Nothing runs in a container that has stopped.
    if (!(await isThere(id))) return '';
    throw error;
  }
}
