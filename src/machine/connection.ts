// One SSH connection to a machine, many channels over it; reconnects only when asked for the next channel.
import { EventEmitter } from 'node:events';
import { readFile } from 'node:fs/promises';
import { PassThrough, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, type ClientChannel } from 'ssh2';
import type { SshEndpoint } from './machine.ts';
import { BrokenError } from './shell.ts';

/** sshd allows ten sessions a connection (MaxSessions); two stay free for a person who looks in. */
const MAX_CHANNELS = 8;
const KEEPALIVE_MS = 5_000;

/** What zx expects of a spawned process, carried by an SSH channel. */
export class RemoteProcess extends EventEmitter {
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  readonly stdin: Writable;
  readonly pid = undefined;
  /** Why the machine could not be asked, when that is so. */
  broken: BrokenError | null = null;
  #channel: ClientChannel | null = null;

  constructor() {
    super();
    this.stdin = new Writable({ write: (_chunk, _encoding, done) => done() });
  }

  attach(channel: ClientChannel, input: string): void {
    this.#channel = channel;
    let exit: { code: number | null; signal: string | null } | null = null;
    channel.pipe(this.stdout);
    channel.stderr.pipe(this.stderr);
    channel.on('exit', (code: number | null, signal?: string) => {
      exit = { code, signal: signal ?? null };
      this.emit('exit', code, signal ?? null);
    });
    channel.on('close', () => {
      if (exit === null) this.broken ??= new BrokenError('The connection was lost while a command ran.');
      this.emit('close', exit?.code ?? null, exit?.signal ?? null);
    });
    channel.end(input);
  }

  fail(error: BrokenError): void {
    this.broken = error;
    this.stdout.end();
    this.stderr.end();
    this.emit('close', null, null);
  }

  kill(): boolean {
    this.#channel?.close();
    return true;
  }
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
  spawn(command: string, input: string, signal: AbortSignal): RemoteProcess {
    const remote = new RemoteProcess();
    void this.#open(command, input, signal, remote);
    return remote;
  }

  async #open(command: string, input: string, signal: AbortSignal, remote: RemoteProcess): Promise<void> {
    await this.#acquire();
    remote.once('close', () => this.#release());
    try {
      signal.throwIfAborted();
      const client = await this.#connected();
      await new Promise<void>((resolve, reject) => {
        client.once('close', lost);
        function lost(): void {
          reject(new BrokenError('The connection was lost before the command started.'));
        }
        client.exec(command, { pty: false }, (error, channel) => {
          client.off('close', lost);
          if (error) return reject(new BrokenError(`The machine refused a channel: ${error.message}`));
          const abort = () => {
            remote.broken ??= new BrokenError(`Gave up on a command: ${String(signal.reason)}`);
            remote.kill();
          };
          // A machine that stops answering closes no channel: the client's end is the only sign.
          const cut = () => channel.destroy();
          signal.addEventListener('abort', abort, { once: true });
          client.once('close', cut);
          remote.once('close', () => {
            signal.removeEventListener('abort', abort);
            client.off('close', cut);
          });
          remote.attach(channel, input);
          resolve();
        });
      });
    } catch (error) {
      remote.fail(error instanceof BrokenError ? error : new BrokenError(String(error), { cause: error }));
    }
  }

  async #acquire(): Promise<void> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #release(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free += 1;
  }

  #connected(): Promise<Client> {
    this.#client ??= this.#connect().catch((error: unknown) => {
      this.#client = null;
      throw error;
    });
    return this.#client;
  }

  async #connect(): Promise<Client> {
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
          this.#client = null;
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
      });
    } catch (error) {
      client.destroy();
      throw error;
    }
  }

  /** Drops the connection: the next command opens a new one. Done before a reboot. */
  async drop(): Promise<void> {
    const client = await this.#client?.catch(() => null);
    this.#client = null;
    client?.destroy();
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
