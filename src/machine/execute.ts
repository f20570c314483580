// From a script to its result, whatever carries it to the machine: zx forms the command, and each result is put on record once.
import { $ as zx } from 'zx';
import type { Launch } from './launcher.ts';
import type { RemoteProcess } from './remote-process.ts';
import { BrokenError, type CommandResult, type RunOptions } from './shell.ts';

const DEFAULT_LIMIT_MS = 120_000;
/** How much is kept, in letters, of what a command printed that was ended for printing too much. */
const KEPT_OF_TOO_MUCH = 10_000;
/** How much longer than the machine's own `timeout` we wait before giving the machine up. */
const GRACE_MS = 20_000;
/** Exit status of coreutils' timeout after TERM. After the KILL that follows, it is killed with the rest. */
const TIMED_OUT = 124;

/** Called with every command that has ended: the one place where recording happens. */
export type OnResult = (result: CommandResult) => void;

/** How long a script may take, in milliseconds: on the machine, and until we give the machine up. */
export interface Limits {
  readonly timeoutMs: number;
  readonly limitMs: number;
  readonly signal: AbortSignal;
}

/** A script that has been sent to a machine. */
interface Started {
  readonly process: RemoteProcess;
  /** What the script itself has printed, of all that came; all of it when left out. */
  readonly read?: Launch['read'];
}

/** Has a script run on a machine. */
export type Start = (script: string, limits: Limits) => Started;

export interface Executor {
  template(pieces: TemplateStringsArray, values: readonly unknown[]): Promise<CommandResult>;
  /** @param read makes of a result what is put on record and given back */
  script<R extends CommandResult>(
    script: string,
    options: RunOptions,
    read: (result: CommandResult) => R,
  ): Promise<R>;
  /** Puts a result on record, whatever it is. @throws BrokenError when the machine could not be asked */
  conclude<R extends CommandResult>(result: R, broken: BrokenError | null, timeoutMs: number): R;
  /** @throws BrokenError for what is asked for too late: it is not even put on record, and belongs to nothing any more */
  unlessTooLate(): void;
}

/**
 * @param onResult is told of each command, so that nothing runs unrecorded
 * @param bound ends all commands when it fires
 * @param patience factor for their time limits
 */
export function executor(start: Start, onResult: OnResult, bound?: AbortSignal, patience = 1): Executor {
  async function execute<R extends CommandResult>(
    pieces: TemplateStringsArray,
    values: readonly unknown[],
    { timeoutMs: usualMs = DEFAULT_LIMIT_MS, signal }: RunOptions,
    read: (result: CommandResult) => R,
  ): Promise<R> {
    unlessTooLate();
    const timeoutMs = usualMs * patience;
    let started: Started | undefined;
    let command = '';
    const spawn = (script: string): RemoteProcess => {
      command = script;
      started = start(script, { timeoutMs, limitMs: timeoutMs + GRACE_MS, signal: either(bound, signal) });
      return started.process;
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
    const remote = started?.process;
    const durationMs = Math.round(performance.now() - (remote?.startedAt ?? Number.NaN));
    const { exitCode } = output;
    const printed = { stdout: output.stdout, stderr: output.stderr };
    const own = started?.read?.(printed) ?? { ...printed, broken: null };
    const shown = (text: string) => (remote?.overflowed ? beginning(text) : text);
    const [stdout, stderr] = [shown(own.stdout), shown(own.stderr)];
    const killedBy: string | null = output.signal;
    const timedOut =
      isTimeout(remote?.broken?.cause) ||
      (durationMs >= timeoutMs && (exitCode === TIMED_OUT || killedBy === 'KILL'));
    const result = read({ command, exitCode, signal: killedBy, stdout, stderr, durationMs, timedOut });
    return conclude(result, remote?.broken ?? own.broken, timeoutMs);
  }

  function conclude<R extends CommandResult>(result: R, broken: BrokenError | null, timeoutMs: number): R {
    onResult(result);
    if (broken) throw broken;
    if (result.timedOut) throw new BrokenError(`No answer within ${timeoutMs / 1000} s: ${result.command}`);
    return result;
  }

  function unlessTooLate(): void {
    if (bound?.aborted) throw new BrokenError('Gave up: the time for this is over.', { cause: bound.reason });
  }

  return {
    template: (pieces, values) => execute(pieces, values, {}, (result) => result),
    script: (script, options, read) => execute(literal(script), [], options, read),
    conclude,
    unlessTooLate,
  };
}

/** A script as a template without values: nothing in it is quoted again. */
function literal(script: string): TemplateStringsArray {
  return Object.assign([script], { raw: [script] });
}

function beginning(text: string): string {
  return text.length > KEPT_OF_TOO_MUCH
    ? `${text.slice(0, KEPT_OF_TOO_MUCH)}\n(cut here: there was too much of it)\n`
    : text;
}

export function either(...signals: readonly (AbortSignal | undefined)[]): AbortSignal {
  return AbortSignal.any(signals.filter((signal) => signal !== undefined));
}

function isTimeout(cause: unknown): boolean {
  return cause instanceof Error && cause.name === 'TimeoutError';
}
