// A shell without a machine: it knows the answer to each command, and fails at any other.
import { quote } from 'zx';
import type { CommandResult, Shell } from '../../src/machine/shell.ts';

/** What a command leaves behind; exit code 0 and no output when left out. */
export type Answer = Partial<Pick<CommandResult, 'stdout' | 'stderr' | 'exitCode' | 'timedOut' | 'signal'>>;

/** @param answers by command, as it would stand in a record */
export function fakeShell(answers: Readonly<Record<string, Answer>>): Shell {
  const answer = async (command: string): Promise<CommandResult> => {
    const found = answers[command];
    if (found === undefined) throw new Error(`the fake shell was not told of: ${command}`);
    const silence = { exitCode: 0, signal: null, stdout: '', stderr: '', durationMs: 1, timedOut: false };
    return { command, ...silence, ...found };
  };
  const word = (value: unknown): string =>
    Array.isArray(value) ? value.map(word).join(' ') : quote(String(value));
  const shell: Pick<Shell, '$' | 'run'> = {
    $: (pieces, ...values) => answer(String.raw({ raw: pieces }, ...values.map(word))),
    run: answer,
  };
  return shell as Shell;
}
