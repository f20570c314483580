// A shell without a machine that gives every command the same answer, and keeps what it was asked.
import { quote } from 'zx';
import type { CommandResult, Shell } from '../../src/machine/shell.ts';
import type { Answer } from './fake-shell.ts';

export interface OneAnswer extends Shell {
  readonly asked: readonly string[];
}

/** For probes whose command is a script of its own: it is tried on a machine, and here only what is made of its output. */
export function oneAnswer(answer: Answer): OneAnswer {
  const asked: string[] = [];
  const run = async (command: string): Promise<CommandResult> => {
    asked.push(command);
    const silence = { exitCode: 0, signal: null, stdout: '', stderr: '', durationMs: 1, timedOut: false };
    return { command, ...silence, ...answer };
  };
  const word = (value: unknown): string =>
    Array.isArray(value) ? value.map(word).join(' ') : quote(String(value));
  const shell: Pick<OneAnswer, '$' | 'run' | 'asked'> = {
    asked,
    run,
    $: (pieces, ...values) => run(String.raw({ raw: pieces }, ...values.map(word))),
  };
  return shell as OneAnswer;
}
