// The Shell over an SSH connection: zx forms and runs the command, its spawn option carries it to the machine.
import { $ as zx } from 'zx';
import { traceBlock } from './block.ts';
import type { Connection } from './connection.ts';
import { converse } from './dialogue.ts';
import type { RemoteProcess } from './remote-process.ts';
import { BrokenError, type CommandResult, type RunOptions, type Shell } from './shell.ts';

const DEFAULT_LIMIT_MS = 120_000;
/** How much longer than the machine's own `timeout` we wait before giving the machine up. */
const GRACE_MS = 20_000;
/** Exit status of coreutils' timeout after TERM. After the KILL that follows, it is killed with the rest. */
const TIMED_OUT = 124;

/**
 * The remote command line. The script arrives on standard input and so stands in no process list;
 * it sees an empty standard input, so that nothing can wait for an answer.
 */
function launcher(limitMs: number): string {
  const seconds = Math.max(1, Math.ceil(limitMs / 1000));
  return `exec timeout --kill-after=10 ${seconds} bash -c 'IFS= read -r -d "" s; eval "$s" </dev/null'`;
}

/** Called with every command that has ended: the one place where recording happens. */
type OnResult = (result: CommandResult) => void;

/**
 * A shell on the machine at the other end of `connection`.
 * @param onResult is told of each command, so that nothing runs unrecorded.
 * @param bound ends all its commands when it fires.
 */
export function remoteShell(connection: Connection, onResult: OnResult, bound?: AbortSignal): Shell {
  async function execute<R extends CommandResult>(
    pieces: TemplateStringsArray,
    values: unknown[],
    { timeoutMs = DEFAULT_LIMIT_MS, signal }: RunOptions,
    read: (result: CommandResult) => R,
  ): Promise<R> {
    unlessTooLate();
    let remote: RemoteProcess | undefined;
    let command = '';
    const spawn = (script: string): RemoteProcess => {
      command = script;
      remote = connection.spawn(launcher(timeoutMs), script, {
        limitMs: timeoutMs + GRACE_MS,
        signal: either(bound, signal),
      });
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
    const durationMs = Math.round(performance.now() - (remote?.startedAt ?? Number.NaN));
    const { exitCode, stdout, stderr } = output;
    const killedBy: string | null = output.signal;
    const timedOut =
      isTimeout(remote?.broken?.cause) ||
      (durationMs >= timeoutMs && (exitCode === TIMED_OUT || killedBy === 'KILL'));
    const result = read({ command, exitCode, signal: killedBy, stdout, stderr, durationMs, timedOut });
    return conclude(result, remote?.broken ?? null, timeoutMs);
  }

  /** Puts a result on record, whatever it is. @throws BrokenError when the machine could not be asked. */
  function conclude<R extends CommandResult>(result: R, broken: BrokenError | null, timeoutMs: number): R {
    onResult(result);
    if (broken) throw broken;
    if (result.timedOut) throw new BrokenError(`No answer within ${timeoutMs / 1000} s: ${result.command}`);
    return result;
  }

  /** What is asked for too late is not even put on record: it belongs to nothing any more. */
  function unlessTooLate(): void {
    if (bound?.aborted) throw new BrokenError('Gave up: the time for this is over.', { cause: bound.reason });
  }

  return {
    $: (pieces, ...values) => execute(pieces, values, {}, (result) => result),
    run: (script, options = {}) => execute(literal(script), [], options, (result) => result),
    block: async (script, options = {}) => {
      const traced = await traceBlock(script);
      return execute(literal(traced.script), [], options, traced.read);
    },
    dialogue: async (script, answers, { timeoutMs = DEFAULT_LIMIT_MS, signal, ...pace } = {}) => {
      unlessTooLate();
      const limits = { limitMs: timeoutMs, signal: either(bound, signal), ...pace };
      const { result, broken } = await converse(connection, script, answers, limits);
      return conclude(result, broken, timeoutMs);
    },
  };
}

/** A script as a template without values: nothing in it is quoted again. */
function literal(script: string): TemplateStringsArray {
  return Object.assign([script], { raw: [script] });
}

function either(...signals: readonly (AbortSignal | undefined)[]): AbortSignal {
  return AbortSignal.any(signals.filter((signal) => signal !== undefined));
}

function isTimeout(cause: unknown): boolean {
  return cause instanceof Error && cause.name === 'TimeoutError';
}
