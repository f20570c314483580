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

/** What the other side has shown of itself. */
export interface Greeting {
  /** Type and fingerprint: `ssh-ed25519 SHA256:…` */
  readonly hostKey: string;
  readonly hostCertificate: string | null;
  /** Its program and version. */
  readonly server: string;
  /** How it let us in. */
  readonly letInBy: string;
  /** Where that was, and over which hosts. */
  readonly place: { readonly host: string; readonly port: number; readonly user: string };
  readonly by: string | null;
  /** What our own configuration says of host keys that are not known. */
  readonly strictness: string;
}

export interface Link {
  /** Null where nothing was known of it that we had not given it ourselves. */
  readonly greeting: Greeting | null;
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
