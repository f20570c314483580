// The Shell over an SSH connection: each command in a channel of its own.
import { traceBlock } from './block.ts';
import type { Connection } from './connection.ts';
import { converse } from './dialogue.ts';
import { either, executor, type OnResult } from './execute.ts';
import type { Shell } from './shell.ts';

const DIALOGUE_LIMIT_MS = 120_000;

/**
 * The remote command line. The script arrives on standard input and so stands in no process list;
 * it sees an empty standard input, so that nothing can wait for an answer.
 */
function launcher(limitMs: number): string {
  const seconds = Math.max(1, Math.ceil(limitMs / 1000));
  return `exec timeout --kill-after=10 ${seconds} bash -c 'IFS= read -r -d "" s; eval "$s" </dev/null'`;
}

/**
 * A shell on the machine at the other end of `connection`.
 * @param onResult is told of each command, so that nothing runs unrecorded.
 * @param bound ends all its commands when it fires.
 */
export function remoteShell(connection: Connection, onResult: OnResult, bound?: AbortSignal): Shell {
  const execute = executor(
    (script, { timeoutMs, ...limits }) => connection.spawn(launcher(timeoutMs), script, limits),
    onResult,
    bound,
  );
  return {
    $: (pieces, ...values) => execute.template(pieces, values),
    run: (script, options = {}) => execute.script(script, options, (result) => result),
    block: async (script, options = {}) => {
      const traced = await traceBlock(script);
      return execute.script(traced.script, options, traced.read);
    },
    dialogue: async (script, answers, { timeoutMs = DIALOGUE_LIMIT_MS, signal, ...pace } = {}) => {
      execute.unlessTooLate();
      const limits = { limitMs: timeoutMs, signal: either(bound, signal), ...pace };
      const { result, broken } = await converse(connection, script, answers, limits);
      return execute.conclude(result, broken, timeoutMs);
    },
  };
}
