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

/** Keys that are no letters, as an operator presses them in a menu. */
export type Key = 'enter' | 'tab' | 'space' | 'escape' | 'up' | 'down' | 'left' | 'right';

/** What the operator does at one prompt: types a line and presses enter, or presses keys. */
export type Answer = {
  /** What stands on the screen since the last answer, colours and cursor movements left out, when it is this one's turn. */
  readonly prompt: RegExp;
} & (
  | {
      readonly types: string /** Never shown, not even in parts as a prompt echoes it. */;
      readonly secret?: boolean;
    }
  | { readonly presses: readonly Key[] }
);

export interface DialogueOptions extends RunOptions {
  /**
   * Milliseconds of silence after which a program is taken to wait for something else than the next prompt; one minute when
   * left out.
   */
  readonly quietMs?: number;
  /**
   * For commands that never end by themselves: milliseconds after which Ctrl-C is pressed, and again as often as the block
   * goes on that long. Ended so is ended well.
   */
  readonly endsByMs?: number;
}

/**
 * Runs commands on one machine as the operator (who has sudo without a password), and nothing but commands that read: what
 * takes one of these may run on a host that must not be changed, what takes a {@link Shell} may not.
 *
 * A command that fails is a result; a machine that cannot be asked any more is a {@link BrokenError}.
 */
export interface ReadingShell {
  /** zx's template: interpolated values are quoted. `` await shell.$`systemctl is-active ${unit}` `` */
  $(pieces: TemplateStringsArray, ...values: unknown[]): Promise<CommandResult>;
  /** Runs a script in bash, as it stands. */
  run(script: string, options?: RunOptions): Promise<CommandResult>;
  /** Factor for what a script waits for by itself; 1 when left out. Time limits of commands have it anyway. */
  readonly patience?: number;
}

/** Does to a machine whatever an operator does. */
export interface Shell extends ReadingShell {
  /** Runs a block of several commands as an operator who pastes it, noting each that fails. */
  block(script: string, options?: RunOptions): Promise<BlockResult>;
  /**
   * Runs a block at a terminal, giving `answers` one after the other, each when its prompt has come. What stood on the screen
   * is its standard output. A prompt that does not come is a failure of the block, named with the end of the screen.
   */
  dialogue(script: string, answers: readonly Answer[], options?: DialogueOptions): Promise<BlockResult>;
}

/** We could not look: the connection is lost, a time limit ran out, a machine is gone. Never the guide's fault. */
export class BrokenError extends Error {
  override readonly name: string = 'BrokenError';
  /** True when trying again is of no use: somebody has to do something first. */
  readonly final: boolean = false;
}

/** It can't be seen from where we stand, by no fault of anybody's: whoever stands elsewhere, or knows more, can say. */
export class OutOfSight extends BrokenError {
  override readonly name: string = 'OutOfSight';
}
