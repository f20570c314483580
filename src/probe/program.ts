// A program that is to be executed: whether there is one.
import type { ReadingShell } from '../machine/shell.ts';

export type ProgramState = 'executable' | 'not executable' | 'absent';

export async function readProgram(shell: ReadingShell, path: string): Promise<ProgramState> {
  const { stdout } =
    await shell.$`if [ -x ${path} ]; then echo executable; elif [ -e ${path} ]; then echo not executable; else echo absent; fi`;
  return stdout.trim() as ProgramState;
}
