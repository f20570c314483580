// One SSH connection to a machine, many channels over it; reconnects only when asked for the next channel.
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, type ClientChannel } from 'ssh2';
import type { Line } from './line.ts';
import type { SshEndpoint } from './machine.ts';
import { type Input, KEYBOARD, RemoteProcess } from './remote-process.ts';
import { BrokenError } from './shell.ts';
import { askThrough } from './tunnel.ts';

/** sshd allows ten sessions a connection (MaxSessions); two stay free for a person who looks in. */
const MAX_CHANNELS = 8;
/** How long a machine may have no channel for us although we have given one back. */
const BUSY_LIMIT_MS = 5_000;
const KEEPALIVE_MS = 5_000;
/** Wide, so that nothing a program shows is broken into lines, and high, so that no menu scrolls. */
const TERMINAL = { term: 'xterm-256color', cols: 300, rows: 100 };

/** What ends a command that does not end by itself. */
interface Limits {
  /** Milliseconds, counted from when it is its turn: waiting for a free channel takes none of them. */
  readonly limitMs: number;
  readonly signal?: AbortSignal | undefined;
}

export class Connection implements AsyncDisposable {
  readonly #endpoint: SshEndpoint;
  #client: Promise<Client> | null = null;
  #free = MAX_CHANNELS;
  readonly #waiting: (() => void)[] = [];

  constructor(endpoint: SshEndpoint) {
    this.#endpoint = endpoint;
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
    const channel = await openChannel(await orGivenUp(this.#connected(), signal), command, false);
    if (channel instanceof Error)
      throw new BrokenError(`The machine refused a channel: ${channel.message}`, { cause: channel });
    return { stdin: channel, stdout: channel, stderr: channel.stderr, close: () => channel.close() };
  }

  #spawn(command: string, input: Input, limits: Limits): RemoteProcess {
    const remote = new RemoteProcess();
    this.#open(command, input, limits, remote).catch((error: unknown) =>
      remote.fail(error instanceof BrokenError ? error : new BrokenError(String(error), { cause: error })),
    );
    return remote;
  }

  async #open(command: string, input: Input, limits: Limits, remote: RemoteProcess): Promise<void> {
    await this.#acquire(limits.signal);
    remote.once('close', () => this.#release());
    remote.startedAt = performance.now();
    const deadline = AbortSignal.timeout(limits.limitMs);
    const stop = limits.signal ? AbortSignal.any([limits.signal, deadline]) : deadline;
    const client = await orGivenUp(this.#connected(), stop);
    await orGivenUp(start(client, command, input, stop, remote), stop);
  }

  /** Waits for one of the channels. */
  async #acquire(signal: AbortSignal | undefined): Promise<void> {
    if (signal?.aborted) throw givenUp(signal);
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const enter = () => {
        signal?.removeEventListener('abort', leave);
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
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free += 1;
  }

  #connected(): Promise<Client> {
    if (this.#client) return this.#client;
    const connecting: Promise<Client> = this.#connect(() => this.#forget(connecting));
    connecting.catch(() => this.#forget(connecting));
    this.#client = connecting;
    return connecting;
  }

  /** By the time a connection is known to be gone, another one may have taken its place. */
  #forget(client: Promise<Client>): void {
    if (this.#client === client) this.#client = null;
  }

  async #connect(onClose: () => void): Promise<Client> {
    const { host, port, user, identityFile, hostKey } = this.#endpoint;
    const privateKey = await readFile(identityFile);
    const client = new Client();
    try {
      return await new Promise<Client>((resolve, reject) => {
        client.once('ready', () => resolve(client));
        client.on('error', (error) =>
          reject(new BrokenError(`No SSH to ${user}@${host}:${port}: ${error.message}`, { cause: error })),
        );
        client.once('close', () => {
          onClose();
          reject(new BrokenError(`No SSH to ${user}@${host}:${port}: closed during the handshake.`));
        });
        client.connect({
          host,
          port,
          username: user,
          privateKey,
          readyTimeout: 10_000,
          keepaliveInterval: KEEPALIVE_MS,
          keepaliveCountMax: 4,
          hostVerifier: (key: Buffer) => key.toString('base64') === hostKey,
        });
        // A command is a few small packets each way: waiting to fill them costs 130 ms a command.
        client.setNoDelay(true);
      });
    } catch (error) {
      client.destroy();
      throw error;
    }
  }

  /** HTTP status of `path` on a port of the machine, asked through the connection; null when nothing answers there. */
  async tunnel(port: number, path: string, signal: AbortSignal): Promise<number | null> {
    return askThrough(await orGivenUp(this.#connected(), signal), port, path, signal);
  }

  /** Drops the connection: the next command opens a new one. Done before a reboot. */
  async drop(): Promise<void> {
    const dropped = this.#client;
    this.#client = null;
    (await dropped?.catch(() => null))?.destroy();
  }

  /**
   * Waits until the machine lets us in.
   * @throws BrokenError with the last refusal when `signal` fires first.
   */
  async ready(signal: AbortSignal): Promise<void> {
    for (;;) {
      try {
        await this.#connected();
        return;
      } catch (error) {
        if (signal.aborted) throw error;
        await delay(100, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const client = await this.#client?.catch(() => null);
    if (!client) return;
    await new Promise<void>((resolve) => {
      client.once('close', () => resolve());
      client.end();
      setTimeout(() => {
        client.destroy();
        resolve();
      }, 1_000).unref();
    });
  }
}

async function start(
  client: Client,
  command: string,
  input: Input,
  stop: AbortSignal,
  remote: RemoteProcess,
): Promise<void> {
  const until = performance.now() + BUSY_LIMIT_MS;
  for (;;) {
    const channel = await openChannel(client, command, input === KEYBOARD);
    if (channel instanceof Error) {
      // sshd counts a session until it has reaped it, a moment after its channel is closed for us.
      const full = 'reason' in channel && channel.reason !== '';
      if (!full || stop.aborted || performance.now() > until) {
        throw new BrokenError(`The machine refused a channel: ${channel.message}`, { cause: channel });
      }
      await delay(20);
      continue;
    }
    if (stop.aborted) return channel.close();
    const abort = () => {
      remote.broken ??= givenUp(stop);
      remote.kill();
    };
    stop.addEventListener('abort', abort, { once: true });
    remote.once('close', () => stop.removeEventListener('abort', abort));
    return remote.attach(channel, input);
  }
}

/** @returns a channel with the command running in it, or why the machine refused one. */
function openChannel(client: Client, command: string, atTerminal: boolean): Promise<ClientChannel | Error> {
  return new Promise((resolve, reject) => {
    const lost = () => reject(new BrokenError('The connection was lost before the command started.'));
    client.once('close', lost);
    client.exec(command, { pty: atTerminal && TERMINAL }, (error, channel) => {
      client.off('close', lost);
      resolve(error ?? channel);
    });
  });
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
