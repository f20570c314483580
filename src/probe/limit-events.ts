// How often the kernel has held a service to its limits of memory and tasks.
import type { ReadingShell } from '../machine/shell.ts';
import { ProbeError } from './error.ts';
import { linesOf, outputOf } from './result.ts';

export interface LimitEvents {
  /** Times that it was slowed down and had to give memory back, because it had more than MemoryHigh. */
  readonly memoryHigh: number;
  /** Times that it was refused a task, because it had as many as TasksMax. */
  readonly tasksMax: number;
  /** Bytes. */
  readonly memory: number;
  readonly tasks: number;
}

const script = (unit: string): string =>
  `cd "/sys/fs/cgroup/$(systemctl show --property=ControlGroup --value -- '${unit}')" &&
sed 's/^/memory.events./' memory.events && sed 's/^/pids.events./' pids.events &&
echo "memory.current $(cat memory.current)" && echo "pids.current $(cat pids.current)"`;

/** What a service that runs has met of its limits since it was started (guide: 6.1). */
export async function readLimitEvents(shell: ReadingShell, unit: string): Promise<LimitEvents> {
  return parseLimitEvents(outputOf(await shell.run(script(unit)), 'Look whether the service runs.'));
}

export function parseLimitEvents(text: string): LimitEvents {
  const counts = new Map(linesOf(text).map((line) => line.split(' ') as [string, string | undefined]));
  const count = (name: string): number => {
    const value = counts.get(name);
    if (value === undefined || !/^\d+$/.test(value)) throw ProbeError.unreadable(name, text);
    return Number(value);
  };
  return {
    memoryHigh: count('memory.events.high'),
    tasksMax: count('pids.events.max'),
    memory: count('memory.current'),
    tasks: count('pids.current'),
  };
}
