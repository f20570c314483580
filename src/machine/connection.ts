// One SSH connection to a machine, many channels over it; reconnects only when asked for the next channel.
import { setTimeout as delay } from 'node:timers/promises';
import { type Launcher, plainLauncher } from './launcher.ts';
import type { Line } from './line.ts';
import type { Channel, Dial, Greeting, Link } from './link.ts';
import { type Input, KEYBOARD, RemoteProcess } from './remote-process.ts';
import { BrokenError } from './shell.ts';
import { askThrough } from './tunnel.ts';

/** sshd allows ten sessions a connection (MaxSessions); two stay free for a person who looks in. */
const MAX_CHANNELS = 8;
/** How long a machine may have no channel for us although we have given one back. */
const BUSY_LIMIT_MS = 5_000;
/** After that, what keeps a machine from opening one more are those that are open. */
const REAPING_LIMIT_MS = 200;
const RETRY_MS = 20;
/** Between two attempts to get in: at first, and at most. */
const KNOCK_MS = { first: 100, most: 1_000 } as const;

/** What ends a command that does not end by itself. */
interface Limits {
  /** Milliseconds, counted from when it is its turn: waiting for a free channel takes none of them. */
  readonly limitMs: number;
  readonly signal?: AbortSignal | undefined;
}

export class Connection implements AsyncDisposable {
  readonly #dial: Dial;
  #link: Promise<Link> | null = null;
  /** Fires when nobody wants the connection any more that is being opened. */
  #unwanted = new AbortController();
  /** How many commands may run at once: fewer where the machine allows fewer. */
  #most = MAX_CHANNELS;
  /** Those whose turn it is, and of them those whose channel is open. */
  #running = 0;
  #open = 0;
  readonly #waiting: (() => void)[] = [];

  /** How scripts get to run at the other end. */
  readonly launcher: Launcher;

  /** Factor for the time limits of what is run. */
  readonly patience: number;

  constructor(dial: Dial, launcher: Launcher = plainLauncher, patience = 1) {
    this.#dial = dial;
    this.launcher = launcher;
    this.patience = patience;
  }

  /**
   * Runs `command` in a channel of its own, without a terminal, with `input` as its standard input.
   * What cannot be started or is cut off ends with `broken` set.
   */
  spawn(command: string, input: string, limits: Limits): RemoteProcess {
    return this.#spawn(command, input, limits);
  }

  /** Runs `command` at a terminal in a channel of its own; what is written to its `stdin` is typed. */
  spawnAtTerminal(command: string, limits: Limits): RemoteProcess {
    return this.#spawn(command, KEYBOARD, limits);
  }

  /**
   * Runs `command` in a channel of its own, for somebody who talks with it: one a connection, beside those that others share.
   * @throws BrokenError when the machine can't be asked
   */
  async line(command: string, signal: AbortSignal): Promise<Line> {
    const link = await orGivenUp(this.#connected(), signal);
    const channel = await link.exec(command, false);
    if ('refused' in channel) throw new BrokenError(`The machine refused a channel: ${channel.refused}`);
    return { stdin: channel, stdout: channel, stderr: channel.stderr, close: () => channel.close() };
  }

  #spawn(command: string, input: Input, limits: Limits): RemoteProcess {
    const remote = new RemoteProcess();
    this.#start(command, input, limits, remote).catch((error: unknown) =>
      remote.fail(error instanceof BrokenError ? error : new BrokenError(String(error), { cause: error })),
    );
    return remote;
  }

  async #start(command: string, input: Input, limits: Limits, remote: RemoteProcess): Promise<void> {
    for (;;) {
      await this.#acquire(limits.signal);
      remote.startedAt = performance.now();
      const deadline = AbortSignal.timeout(limits.limitMs);
      const stop = limits.signal ? AbortSignal.any([limits.signal, deadline]) : deadline;
      const trying = orGivenUp(this.#tryToStart(command, input, stop, remote), stop);
      const started = await trying.catch((error: unknown) => {
        if (!remote.attached) this.#release();
        throw error;
      });
      if (started) return;
      // It allows no more than there are. When one of them has ended, it is this one's turn again.
      this.#most = Math.max(1, this.#open);
      this.#release();
    }
  }

  /** @returns false when the machine opens no channel besides those that are open. */
  async #tryToStart(
    command: string,
    input: Input,
    stop: AbortSignal,
    remote: RemoteProcess,
  ): Promise<boolean> {
    const link = await this.#connected();
    const since = performance.now();
    for (;;) {
      if (stop.aborted) return true;
      const channel = await link.exec(command, input === KEYBOARD);
      if (!('refused' in channel)) {
        if (stop.aborted) channel.close();
        else this.#attach(channel, link, input, stop, remote);
        return true;
      }
      const waitedMs = performance.now() - since;
      // sshd counts a session until it has reaped it, a moment after its channel is closed for us.
      if (channel.full && this.#open > 0 && waitedMs > REAPING_LIMIT_MS) return false;
      if (!channel.full || waitedMs > BUSY_LIMIT_MS)
        throw new BrokenError(`The machine refused a channel: ${channel.refused}`);
      await delay(RETRY_MS);
    }
  }

  #attach(channel: Channel, link: Link, input: Input, stop: AbortSignal, remote: RemoteProcess): void {
    this.#open += 1;
    const abort = () => {
      remote.broken ??= givenUp(stop);
      remote.kill();
    };
    stop.addEventListener('abort', abort, { once: true });
    remote.once('close', () => {
      stop.removeEventListener('abort', abort);
      this.#open -= 1;
      this.#release();
    });
    remote.attach(channel, input, () => link.lost);
  }

  /** Waits for one of the channels. */
  async #acquire(signal: AbortSignal | undefined): Promise<void> {
    if (signal?.aborted) throw givenUp(signal);
    if (this.#running < this.#most) {
      this.#running += 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const enter = () => {
        signal?.removeEventListener('abort', leave);
        this.#running += 1;
        resolve();
      };
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(enter), 1);
        if (signal) reject(givenUp(signal));
      };
      this.#waiting.push(enter);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }

  #release(): void {
    this.#running -= 1;
    while (this.#running < this.#most) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      next();
    }
  }

  #connected(): Promise<Link> {
    if (this.#link) return this.#link;
    this.#unwanted = new AbortController();
    const onClose = () => this.#forget(dialing);
    const dialing: Promise<Link> = this.#dial(onClose, this.#unwanted.signal).catch((error: unknown) => {
      throw error instanceof BrokenError ? error : new BrokenError(String(error), { cause: error });
    });
    dialing.catch(() => this.#forget(dialing));
    this.#link = dialing;
    return dialing;
  }

  /** By the time a connection is known to be gone, another one may have taken its place. */
  #forget(link: Promise<Link>): void {
    if (this.#link === link) this.#link = null;
  }

  /** HTTP status of `path` on a port of the machine, asked through the connection; null when nothing answers there. */
  async tunnel(port: number, path: string, signal: AbortSignal): Promise<number | null> {
    return askThrough(await orGivenUp(this.#connected(), signal), port, path, signal);
  }

  /** What the machine has shown of itself; null for one of our own. @throws BrokenError when there is no connection to be had */
  async greeting(signal: AbortSignal): Promise<Greeting | null> {
    return (await orGivenUp(this.#connected(), signal)).greeting;
  }

  /** Drops the connection: the next command opens a new one. Done before a reboot. */
  async drop(): Promise<void> {
    (await this.#dropped())?.destroy();
  }

  async #dropped(): Promise<Link | null | undefined> {
    const link = this.#link;
    this.#link = null;
    this.#unwanted.abort(new Error('the connection was dropped'));
    return link?.catch(() => null);
  }

  /**
   * Waits until the machine lets us in.
   * @throws BrokenError with the last refusal when `signal` fires first, or at once when waiting would be of no use.
   */
  async ready(signal: AbortSignal): Promise<void> {
    let refusal: unknown;
    for (let knockMs: number = KNOCK_MS.first; ; knockMs = Math.min(1.5 * knockMs, KNOCK_MS.most)) {
      try {
        await orGivenUp(this.#connected(), signal);
        return;
      } catch (error) {
        if (signal.aborted) throw refusal ?? error;
        if (error instanceof BrokenError && error.final) throw error;
        refusal = error;
        await delay(knockMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#dropped())?.end();
  }
}

/** @throws BrokenError when `stop` fires before `work` is done. */
async function orGivenUp<T>(work: Promise<T>, stop: AbortSignal): Promise<T> {
  let giveUp = () => {};
  const stopped = new Promise<never>((_, reject) => {
    giveUp = () => reject(givenUp(stop));
    if (stop.aborted) giveUp();
    else stop.addEventListener('abort', giveUp, { once: true });
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    stop.removeEventListener('abort', giveUp);
  }
}

function givenUp({ reason }: AbortSignal): BrokenError {
  const late = reason instanceof Error && reason.name === 'TimeoutError';
  const why = late ? 'it did not answer in time' : reason instanceof Error ? reason.message : String(reason);
  return new BrokenError(`Gave up on a command: ${why}.`, { cause: reason });
}
