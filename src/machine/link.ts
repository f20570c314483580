// One authenticated connection to a machine as Connection wants it, whichever program speaks SSH.
import type { Duplex, Readable } from 'node:stream';

/**
 * A session on the machine with one command in it. Besides a stream's events it emits `exit` (status or null, name of the
 * signal or undefined) when the command has ended, and `close` when nothing more comes.
 */
export interface Channel extends Duplex {
  readonly stderr: Readable;
  /** Hangs up, whatever is still under way. */
  close(): void;
}

/** Why a machine would not open a channel. */
export interface Refusal {
  readonly refused: string;
  /** True when it may well open one later: it has as many as it allows. */
  readonly full: boolean;
}

export interface Link {
  /**
   * Runs a command in a session of its own.
   * @throws BrokenError when the connection is lost before the command has started
   */
  exec(command: string, atTerminal: boolean): Promise<Channel | Refusal>;
  /** A stream to a port on the machine itself; null when the machine refuses: mostly, because nobody listens. */
  forward(port: number): Promise<Duplex | null>;
  /** Why the connection is gone, as far as anybody said so; null while it is there, and when nobody did. */
  readonly lost: string | null;
  /** Ends the connection in order. */
  end(): Promise<void>;
  /** Ends it at once. */
  destroy(): void;
}

/**
 * Opens a connection.
 * @param onClose is called once when the connection is gone, whoever ended it
 * @param signal fires when nobody wants it any more
 * @throws BrokenError when there is none to be had
 */
export type Dial = (onClose: () => void, signal: AbortSignal) => Promise<Link>;

/** Wide, so that nothing a program shows is broken into lines, and high, so that no menu scrolls. */
export const TERMINAL = { term: 'xterm-256color', cols: 300, rows: 100 } as const;
