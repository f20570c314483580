// The machine's memory.
import type { ReadingShell } from '../machine/shell.ts';
import { ProbeError } from './error.ts';
import { outputOf } from './result.ts';

/** What programs could still have without anything being swapped, in bytes. */
export async function readAvailableMemory(shell: ReadingShell): Promise<number> {
  return parseAvailableMemory(outputOf(await shell.run('cat /proc/meminfo'), 'The machine must be a Linux.'));
}

export function parseAvailableMemory(text: string): number {
  const kib = /^MemAvailable:\s+(\d+) kB$/m.exec(text)?.[1];
  if (kib === undefined) throw ProbeError.unreadable('/proc/meminfo', text.slice(0, 200));
  return Number(kib) * 1024;
}
