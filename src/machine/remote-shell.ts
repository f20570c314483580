// The Shell over an SSH connection: zx forms and runs the command, its spawn option carries it to the machine.
import { randomUUID } from 'node:crypto';
import { $ as zx } from 'zx';
import type { Connection, RemoteProcess } from './connection.ts';
import {
  type BlockResult,
  BrokenError,
  type CommandResult,
  type FailedCommand,
  type RunOptions,
  type Shell,
} from './shell.ts';

const DEFAULT_LIMIT_MS = 120_000;
/** How much longer than the machine's own `timeout` we wait before giving the machine up. */
const GRACE_MS = 20_000;
/** Exit status of coreutils' timeout after TERM, and after the KILL that follows. */
const TIMED_OUT = [124, 137];

/**
 * The remote command line. The script arrives on standard input and so stands in no process list;
 * it sees an empty standard input, so that nothing can wait for an answer.
 */
function launcher(limitMs: number): string {
  const seconds = Math.max(1, Math.ceil(limitMs / 1000));
  return `exec timeout --kill-after=10 ${seconds} bash -c 'IFS= read -r -d "" s; eval "$s" </dev/null'`;
}

/** Called with every command that has ended: the one place where recording happens. */
export type OnResult = (result: CommandResult) => void;

/**
 * A shell on the machine at the other end of `connection`.
 * @param onResult is told of each command, so that nothing runs unrecorded.
 */
export function remoteShell(connection: Connection, onResult: OnResult): Shell {
  async function execute<R extends CommandResult>(
    pieces: TemplateStringsArray,
    values: unknown[],
    { timeoutMs = DEFAULT_LIMIT_MS, signal }: RunOptions,
    read: (result: CommandResult) => R,
  ): Promise<R> {
    const startedAt = performance.now();
    const deadline = AbortSignal.timeout(timeoutMs + GRACE_MS);
    const stop = signal ? AbortSignal.any([signal, deadline]) : deadline;
    let remote: RemoteProcess | undefined;
    let command = '';
    const spawn = (script: string): RemoteProcess => {
      command = script;
      remote = connection.spawn(launcher(timeoutMs), script, stop);
      return remote;
    };
    const output = await zx({
      spawn: spawn as never,
      prefix: '',
      postfix: '',
      nothrow: true,
      quiet: true,
      verbose: false,
      detached: false,
    })(pieces, ...values);
    const durationMs = Math.round(performance.now() - startedAt);
    const { exitCode, signal: killedBy, stdout, stderr } = output;
    const timedOut = TIMED_OUT.includes(exitCode ?? -1) && durationMs >= timeoutMs;
    const result = read({ command, exitCode, signal: killedBy, stdout, stderr, durationMs, timedOut });
    onResult(result);
    if (remote?.broken) throw remote.broken;
    if (timedOut) throw new BrokenError(`No answer within ${timeoutMs / 1000} s: ${result.command}`);
    return result;
  }

  return {
    $: (pieces, ...values) => execute(pieces, values, {}, (result) => result),
    run: (script, options = {}) => execute(literal(script), [], options, (result) => result),
    block: (script, options = {}) => {
      const mark = randomUUID();
      return execute(literal(traced(script, mark)), [], options, (result) => untraced(script, mark, result));
    },
  };
}

/** A script as a template without values: nothing in it is quoted again. */
function literal(script: string): TemplateStringsArray {
  return Object.assign([script], { raw: [script] });
}

/**
 * Makes bash name each command that fails, on standard error behind a mark nobody else writes, and go on.
 * What stands on the left of `&&` or in a condition may fail: bash's ERR trap knows.
 */
function traced(script: string, mark: string): string {
  const trap = `printf "%s %d %q\\n" ${mark} "$?" "$BASH_COMMAND" >&2`;
  return `trap '${trap}' ERR\n${script}\nconform_status=$?; trap - ERR; exit $conform_status`;
}

function untraced(script: string, mark: string, result: CommandResult): BlockResult {
  const failures: FailedCommand[] = [];
  const stderr = result.stderr
    .split('\n')
    .filter((line) => {
      const at = line.indexOf(mark);
      if (at === -1) return true;
      const [, code, command] = /^\S+ (\d+) (.*)$/.exec(line.slice(at)) ?? [];
      failures.push({ exitCode: Number(code), command: (command ?? '').replace(/\\(.)/g, '$1') });
      return false;
    })
    .join('\n');
  return { ...result, command: script, stderr, failures };
}
