// What it means to run a command on a machine: the one result shape and the one way to ask.

/** What became of one command, whether it succeeded or not. */
export interface CommandResult {
  /** The command as it was given, secrets still in it: only recorded results are redacted. */
  readonly command: string;
  /** Exit status, or null when a signal or the time limit ended it. */
  readonly exitCode: number | null;
  /** Name of the signal that ended it (`TERM`, `KILL`, ...), or null. */
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
  /** True when the time limit ended it. */
  readonly timedOut: boolean;
}

export interface RunOptions {
  /** Time limit in milliseconds; the shell's default (two minutes) when left out. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** A command of a block that failed, as bash saw it. */
export interface FailedCommand {
  readonly command: string;
  readonly exitCode: number;
}

/** What became of a block: like a pasted one, it goes on after a command that failed. */
export interface BlockResult extends CommandResult {
  readonly failures: readonly FailedCommand[];
}

/**
 * Runs commands on one machine as the operator (who has sudo without a password).
 *
 * A command that fails is a result; a machine that cannot be asked any more is a {@link BrokenError}.
 */
export interface Shell {
  /** zx's template: interpolated values are quoted. `` await shell.$`systemctl is-active ${unit}` `` */
  $(pieces: TemplateStringsArray, ...values: unknown[]): Promise<CommandResult>;
  /** Runs a script in bash, as it stands. */
  run(script: string, options?: RunOptions): Promise<CommandResult>;
  /** Runs a block of several commands as an operator who pastes it, noting each that fails. */
  block(script: string, options?: RunOptions): Promise<BlockResult>;
}

/** We could not look: the connection is lost, a time limit ran out, a machine is gone. Never the guide's fault. */
export class BrokenError extends Error {
  override readonly name = 'BrokenError';
}
