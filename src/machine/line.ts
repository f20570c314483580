// A command on a machine that somebody talks with for as long as it runs.
import type { Readable, Writable } from 'node:stream';

/** A command whose three streams are open, without a terminal: what `ssh HOST COMMAND` is. */
export interface Line {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Hangs up. */
  close(): void;
}
