// A shell that runs commands here as they would run on the machine, with programs of the test's own found first.
import { execa } from 'execa';
import { quote } from 'zx';
import type { CommandResult, Shell } from '../../src/machine/shell.ts';

/**
 * @param env asked before each command: the folder of the test's programs belongs into its `PATH`
 * @param onResult told of every command that ran
 */
export function localShell(
  env: () => Readonly<Record<string, string>>,
  onResult: (result: CommandResult) => void = () => undefined,
): Shell {
  // Without an input that is a socket: then bash reads ~/.bashrc, and that of whoever runs the tests may be slow.
  const run = async (command: string): Promise<CommandResult> => {
    const {
      exitCode = null,
      stdout,
      stderr,
    } = await execa('bash', ['-c', command], { env: env(), stdin: 'ignore', reject: false });
    const result = { command, exitCode, signal: null, stdout, stderr, durationMs: 1, timedOut: false };
    onResult(result);
    return result;
  };
  const shell: Pick<Shell, '$' | 'run'> = {
    $: (pieces, ...values) =>
      run(String.raw({ raw: pieces }, ...values.map((value) => quote(String(value))))),
    run,
  };
  return shell as Shell;
}
