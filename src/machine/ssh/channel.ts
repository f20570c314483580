// One channel of an SSH connection as a stream: what came from the other side, and what goes there as its windows allow.
import { Duplex, PassThrough } from 'node:stream';
import type { Channel } from '../link.ts';

/** How much the other side may send before it must wait for us. */
export const WINDOW = 2 * 1024 * 1024;

/** What a channel tells the other side. */
export interface Peer {
  data(bytes: Buffer): void;
  /** May send so many bytes more. */
  adjust(bytes: number): void;
  eof(): void;
  close(): void;
}

/** How much the other side takes: in all until it says more, and at once. */
export interface Allowance {
  readonly window: number;
  readonly packet: number;
}

type Callback = (error?: Error | null) => void;

export class SshChannel extends Duplex implements Channel {
  readonly stderr = new PassThrough();
  readonly #peer: Peer;
  readonly #packet: number;
  #window: number;
  #unsent: { bytes: Buffer; done: Callback } | null = null;
  /** What has come since we last said that more may come. */
  #taken = 0;
  readonly #full = { stdout: false, stderr: false };
  #closing = false;
  #closed = false;

  constructor(peer: Peer, { window, packet }: Allowance) {
    super({ autoDestroy: false, emitClose: false });
    this.#peer = peer;
    this.#window = window;
    this.#packet = packet;
    this.stderr.on('drain', () => {
      this.#full.stderr = false;
      this.#take(0);
    });
  }

  override _read(): void {
    this.#full.stdout = false;
    this.#take(0);
  }

  override _write(bytes: Buffer, _encoding: string, done: Callback): void {
    this.#unsent = { bytes, done };
    this.#send();
  }

  override _final(done: Callback): void {
    if (!this.#closing) this.#peer.eof();
    done();
  }

  override _destroy(error: Error | null, done: Callback): void {
    this.close();
    done(error);
  }

  close(): void {
    if (this.#closing) return;
    this.#closing = true;
    this.#peer.close();
  }

  /** The other side has sent output. */
  came(bytes: Buffer, output: 'stdout' | 'stderr'): void {
    if (this.#closed) return;
    this.#full[output] = !(output === 'stdout' ? this.push(bytes) : this.stderr.write(bytes));
    this.#take(bytes.length);
  }

  /** The other side takes so many bytes more. */
  widened(bytes: number): void {
    this.#window += bytes;
    this.#send();
  }

  /** The other side sends no more. */
  ended(): void {
    if (this.#closed || this.readableEnded) return;
    this.push(null);
    this.stderr.end();
  }

  /** The channel is no more. */
  gone(): void {
    if (this.#closed) return;
    this.close();
    this.ended();
    this.#closed = true;
    this.#unsent?.done(new Error('The channel was closed.'));
    this.#unsent = null;
    this.emit('close');
  }

  #take(bytes: number): void {
    this.#taken += bytes;
    if (this.#closing || this.#full.stdout || this.#full.stderr || this.#taken < WINDOW / 2) return;
    this.#peer.adjust(this.#taken);
    this.#taken = 0;
  }

  #send(): void {
    const unsent = this.#unsent;
    if (unsent === null || this.#closing) return;
    while (unsent.bytes.length > 0 && this.#window > 0) {
      const size = Math.min(unsent.bytes.length, this.#window, this.#packet);
      this.#peer.data(unsent.bytes.subarray(0, size));
      this.#window -= size;
      unsent.bytes = unsent.bytes.subarray(size);
    }
    if (unsent.bytes.length > 0) return;
    this.#unsent = null;
    unsent.done();
  }
}
