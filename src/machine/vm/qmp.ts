// QEMU's monitor protocol (QMP): one command at a time, over whatever stream leads to its socket.
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { MachineError } from '../error.ts';

const Message = z.union([
  z.object({ QMP: z.unknown() }),
  z.object({ event: z.string() }),
  z.object({ return: z.unknown() }),
  z.object({ error: z.object({ class: z.string(), desc: z.string() }) }),
]);

const Migration = z.object({ status: z.string().optional(), 'error-desc': z.string().optional() });
const Status = z.object({ status: z.string() });
const POLL_MS = 100;

export class Qmp {
  readonly #output: Writable;
  readonly #lines: AsyncIterator<string>;
  readonly #signal: AbortSignal;

  private constructor(input: Readable, output: Writable, signal: AbortSignal) {
    this.#output = output;
    this.#lines = createInterface({ input })[Symbol.asyncIterator]();
    this.#signal = signal;
  }

  /**
   * Greets the monitor and negotiates.
   * @param signal ends this and every command after it
   * @throws MachineError when nothing that answers is a monitor.
   */
  static async connect(input: Readable, output: Writable, signal: AbortSignal): Promise<Qmp> {
    const qmp = new Qmp(input, output, signal);
    const greeting = await qmp.#next();
    if (!('QMP' in greeting))
      throw new MachineError(`QEMU’s monitor did not greet: ${JSON.stringify(greeting)}`);
    await qmp.execute('qmp_capabilities');
    return qmp;
  }

  /**
   * @returns what the command returns, as QEMU documents it.
   * @throws MachineError with QEMU's own words when it refuses.
   */
  async execute(command: string, args?: Readonly<Record<string, unknown>>): Promise<unknown> {
    this.#output.write(`${JSON.stringify({ execute: command, ...(args && { arguments: args }) })}\n`);
    for (;;) {
      const message = await this.#next();
      if ('return' in message) return message.return;
      if ('error' in message) throw new MachineError(`QEMU refused ${command}: ${message.error.desc}`);
    }
  }

  /** Whether the machine runs, or why not: `running`, `paused`, `io-error`, … as QEMU's RunState names it. */
  async status(): Promise<string> {
    return Status.parse(await this.execute('query-status')).status;
  }

  /**
   * Waits until memory has been written to a file, or read from one.
   * @throws MachineError with QEMU's own words when that fails.
   */
  async migrated(): Promise<void> {
    for (;;) {
      const said = Migration.parse(await this.execute('query-migrate'));
      if (said.status === 'completed') return;
      if (said.status === 'failed' || said.status === 'cancelled')
        throw new MachineError(`QEMU could not move the memory: ${said['error-desc'] ?? said.status}`);
      await delay(POLL_MS, undefined, { signal: this.#signal });
    }
  }

  async #next(): Promise<z.infer<typeof Message>> {
    const aborted = Promise.withResolvers<never>();
    const abort = () => aborted.reject(this.#signal.reason);
    this.#signal.throwIfAborted();
    this.#signal.addEventListener('abort', abort, { once: true });
    try {
      const { value, done } = await Promise.race([this.#lines.next(), aborted.promise]);
      if (done) throw new MachineError('QEMU has ended: its monitor is gone.');
      return Message.parse(JSON.parse(value));
    } finally {
      this.#signal.removeEventListener('abort', abort);
      aborted.promise.catch(() => undefined);
    }
  }
}
