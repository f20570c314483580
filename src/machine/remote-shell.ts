// The Shell over an SSH connection: each command in a channel of its own.
import { traceBlock } from './block.ts';
import type { Connection } from './connection.ts';
import { converse } from './dialogue.ts';
import { either, executor, type OnResult, type Start } from './execute.ts';
import type { Launcher } from './launcher.ts';
import type { Shell } from './shell.ts';

const DIALOGUE_LIMIT_MS = 120_000;

/**
 * A shell on the machine at the other end of `connection`.
 * @param onResult is told of each command, so that nothing runs unrecorded.
 * @param bound ends all its commands when it fires.
 * @param launcher how its scripts get to run, where not as all those of the connection.
 */
export function remoteShell(
  connection: Connection,
  onResult: OnResult,
  bound?: AbortSignal,
  launcher: Launcher = connection.launcher,
): Shell {
  const start: Start = (script, { timeoutMs, ...limits }) => {
    const { command, input, read } = launcher(script, timeoutMs);
    return { process: connection.spawn(command, input, limits), read };
  };
  const execute = executor(start, onResult, bound, connection.patience);
  return {
    patience: connection.patience,
    $: (pieces, ...values) => execute.template(pieces, values),
    run: (script, options = {}) => execute.script(script, options, (result) => result),
    block: async (script, options = {}) => {
      const traced = await traceBlock(script);
      return execute.script(traced.script, options, traced.read);
    },
    dialogue: async (script, answers, { timeoutMs: usualMs = DIALOGUE_LIMIT_MS, signal, ...pace } = {}) => {
      execute.unlessTooLate();
      const timeoutMs = usualMs * connection.patience;
      const limits = { limitMs: timeoutMs, signal: either(bound, signal), ...pace };
      const { result, broken } = await converse(connection, script, answers, limits);
      return execute.conclude(result, broken, timeoutMs);
    },
  };
}
