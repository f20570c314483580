// A command on a machine as zx wants it, a child process, carried by an SSH channel.
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { Channel } from './link.ts';
import { BrokenError } from './shell.ts';

/** A process that a command left behind holds its outputs open; nobody waits for it longer than this. */
const LINGER_MS = 5_000;

/** How much a command may print. No reading is as long; what is, would fill our memory. */
const MOST_PRINTED = 32 * 1024 * 1024;

/** In place of an input: what is written to `stdin` while it runs. */
export const KEYBOARD = Symbol('keyboard');
export type Input = string | typeof KEYBOARD;

/** What zx expects of a spawned process. */
export class RemoteProcess extends EventEmitter {
  // Text from here on: zx would make text of each chunk by itself, and a letter may be cut in two.
  readonly stdout = new PassThrough({ encoding: 'utf8' });
  readonly stderr = new PassThrough({ encoding: 'utf8' });
  /** The keyboard, for a command at a terminal. Others are given their input when they start, and none of this. */
  readonly stdin = new PassThrough();
  readonly pid = undefined;
  /** When it left the queue. */
  startedAt = performance.now();
  /** Why the machine could not be asked, when that is so. */
  broken: BrokenError | null = null;
  /** True when it printed more than there is room for, and was ended for it. */
  overflowed = false;
  #channel: Channel | null = null;

  get attached(): boolean {
    return this.#channel !== null;
  }

  /**
   * Takes over a channel in which the command was started; `input` is all that it can read, unless it has a keyboard.
   * @param lost says why the connection is gone, if anybody knows.
   */
  attach(channel: Channel, input: Input, lost: () => string | null): void {
    this.#channel = channel;
    let exit: { code: number | null; signal: string | null } | null = null;
    const outputs = [
      [channel, this.stdout],
      [channel.stderr, this.stderr],
    ] as const;
    let printed = 0;
    const count = (chunk: Buffer) => {
      printed += chunk.length;
      if (printed <= MOST_PRINTED || this.overflowed) return;
      this.overflowed = true;
      this.broken ??= new BrokenError(
        `It printed more than ${MOST_PRINTED / 1024 / 1024} MB, and was ended.`,
      );
      for (const [from, to] of outputs) {
        from.unpipe(to);
        from.resume();
        // What is being passed on right now still arrives.
        setImmediate(() => to.end());
      }
      channel.close();
    };
    for (const [from, to] of outputs) {
      from.on('data', count);
      from.pipe(to);
    }
    channel.on('exit', (code: number | null, signal?: string) => {
      exit = { code, signal: signal?.replace(/^SIG/, '') ?? null };
      closeWhenQuiet(channel);
    });
    channel.on('error', (error) => {
      // Writing to a command that reads no more is no error: how it ended is told by its exit status.
      if (error instanceof BrokenError) this.broken ??= error;
    });
    channel.once('close', () => {
      if (exit === null) {
        const why = lost();
        const what = 'The connection was lost while a command ran';
        this.broken ??= new BrokenError(why === null ? `${what}.` : `${what}: ${why}`);
      }
      // What has arrived may not have been read yet.
      void Promise.allSettled([finished(this.stdout), finished(this.stderr)]).then(() =>
        this.emit('close', exit?.code ?? null, exit?.signal ?? null),
      );
    });
    if (input === KEYBOARD) this.stdin.pipe(channel);
    else channel.end(input);
  }

  /** Ends what could not be started. */
  fail(error: BrokenError): void {
    this.broken ??= error;
    this.stdout.end();
    this.stderr.end();
    this.emit('close', null, null);
  }

  /** Hangs up. A command that does not notice is ended by its own time limit. */
  kill(): boolean {
    this.#channel?.close();
    return true;
  }
}

/** Once a command has ended, closes its channel when nothing has come for a while. */
function closeWhenQuiet(channel: Channel): void {
  const timer = setTimeout(() => channel.close(), LINGER_MS);
  const onData = () => timer.refresh();
  channel.on('data', onData);
  channel.stderr.on('data', onData);
  channel.once('close', () => clearTimeout(timer));
}
