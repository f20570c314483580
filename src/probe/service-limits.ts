// The limits of memory and tasks that the kernel enforces on a service.
import type { ReadingShell } from '../machine/shell.ts';
import { ProbeError } from './error.ts';
import { linesOf, outputOf } from './result.ts';

export interface ServiceLimits {
  /** Bytes; null: no limit. */
  readonly memoryMax: number | null;
  readonly memoryHigh: number | null;
  /** Null: no limit. */
  readonly tasksMax: number | null;
}

const script = (unit: string): string => `
cd /sys/fs/cgroup || exit
for controller in memory pids; do grep -qw $controller cgroup.controllers || exit 0; done
cd "./$(systemctl show --property=ControlGroup --value -- '${unit}')" && grep -H . memory.max memory.high pids.max`;

/** Limits of a service that runs; null where the kernel gives systemd no say in memory and tasks (guide: 6.1). */
export async function readServiceLimits(shell: ReadingShell, unit: string): Promise<ServiceLimits | null> {
  const output = outputOf(await shell.run(script(unit)), 'Look whether the service runs.');
  return output === '' ? null : parseServiceLimits(output);
}

export function parseServiceLimits(text: string): ServiceLimits {
  const values = new Map(linesOf(text).map((line) => line.split(':') as [string, string | undefined]));
  const limit = (name: string): number | null => {
    const value = values.get(name);
    if (value === undefined || !/^(\d+|max)$/.test(value)) throw ProbeError.unreadable(name, text);
    return value === 'max' ? null : Number(value);
  };
  return { memoryMax: limit('memory.max'), memoryHigh: limit('memory.high'), tasksMax: limit('pids.max') };
}
