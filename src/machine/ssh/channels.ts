// The channels of an SSH connection (RFC 4254), seen from the client, over a socket that carries its messages in the clear.
import type { Socket } from 'node:net';
import { type Channel, type Refusal, TERMINAL } from '../link.ts';
import { BrokenError } from '../shell.ts';
import { SshChannel, WINDOW } from './channel.ts';
import { framed } from './proxy.ts';
import { byte, Cutter, encode, type Field, Fields, uint32 } from './wire.ts';

const OPEN = 90;
const CONFIRMATION = 91;
const OPEN_FAILURE = 92;
const WINDOW_ADJUST = 93;
const DATA = 94;
const EXTENDED_DATA = 95;
const EOF = 96;
const CLOSE = 97;
const REQUEST = 98;
const FAILURE = 100;

const PACKET = 32 * 1024;
/** A terminal as the machine makes it: the list of what should be otherwise ends at once. */
const NO_MODES = Buffer.from([0]);
/** Why a channel is refused that may well be opened later: sshd says 2 of a session too many, others 1 or 4. */
const FULL: readonly number[] = [1, 2, 4];

/** A channel that is open, with the number that the other side knows it by. */
interface Opened {
  readonly channel: SshChannel;
  readonly peer: number;
}

interface Refused {
  readonly reason: number;
  readonly text: string;
}

interface Opening {
  readonly resolve: (result: Opened | Refused) => void;
  readonly reject: (error: BrokenError) => void;
}

export class Channels {
  readonly #socket: Socket;
  readonly #opening = new Map<number, Opening>();
  readonly #open = new Map<number, Opened>();
  #next = 0;
  #gone = false;

  constructor(socket: Socket) {
    this.#socket = socket;
    const cutter = new Cutter();
    socket.on('data', (chunk: Buffer) => {
      for (const message of cutter.push(chunk)) this.#receive(new Fields(message));
    });
  }

  /**
   * Runs a command in a session of its own.
   * @throws BrokenError when the connection is lost before the command has started
   */
  async exec(command: string, atTerminal: boolean): Promise<Channel | Refusal> {
    const opened = await this.#ask('session');
    if ('reason' in opened) return { refused: opened.text, full: FULL.includes(opened.reason) };
    const { channel, peer } = opened;
    const { term, cols, rows } = TERMINAL;
    const size = [uint32(cols), uint32(rows), uint32(0), uint32(0)];
    if (atTerminal) this.#send(REQUEST, uint32(peer), 'pty-req', true, term, ...size, NO_MODES);
    // Nobody waits for the answers: the input can follow at once. A refusal ends the channel.
    this.#send(REQUEST, uint32(peer), 'exec', true, command);
    return channel;
  }

  /** A stream to a port on the machine; null when the machine refuses. */
  async forward(port: number): Promise<Channel | null> {
    const opened = await this.#ask('direct-tcpip', 'localhost', uint32(port), '127.0.0.1', uint32(0));
    return 'channel' in opened ? opened.channel : null;
  }

  /** To be called when the connection is no more: ends everything in it. */
  gone(): void {
    this.#gone = true;
    for (const { reject } of this.#opening.values()) reject(lostTooEarly());
    for (const { channel } of this.#open.values()) channel.gone();
    this.#opening.clear();
    this.#open.clear();
  }

  #ask(kind: string, ...fields: readonly Field[]): Promise<Opened | Refused> {
    if (this.#gone) throw lostTooEarly();
    const id = this.#next;
    this.#next += 1;
    return new Promise((resolve, reject) => {
      this.#opening.set(id, { resolve, reject });
      this.#send(OPEN, kind, uint32(id), uint32(WINDOW), uint32(PACKET), ...fields);
    });
  }

  #send(type: number, ...fields: readonly Field[]): void {
    if (!this.#gone && this.#socket.writable)
      this.#socket.write(framed(encode(byte(0), byte(type), ...fields)));
  }

  #receive(message: Fields): void {
    message.byte();
    const type = message.byte();
    if (type < OPEN || type > FAILURE) return;
    if (type === OPEN) {
      message.bytes();
      // The machine wants something of us: nothing was offered.
      this.#send(OPEN_FAILURE, uint32(message.uint32()), uint32(1), '', '');
      return;
    }
    const id = message.uint32();
    const opening = this.#opening.get(id);
    if (opening !== undefined) this.#answered(id, opening, type, message);
    const open = this.#open.get(id);
    if (open !== undefined && type !== CONFIRMATION) this.#happened(id, open, type, message);
  }

  #answered(id: number, { resolve }: Opening, type: number, message: Fields): void {
    this.#opening.delete(id);
    if (type !== CONFIRMATION) {
      resolve({ reason: message.uint32(), text: message.text() });
      return;
    }
    const peer = message.uint32();
    const recipient = uint32(peer);
    const allowance = { window: message.uint32(), packet: message.uint32() };
    const channel = new SshChannel(
      {
        data: (bytes) => this.#send(DATA, recipient, bytes),
        adjust: (bytes) => this.#send(WINDOW_ADJUST, recipient, uint32(bytes)),
        eof: () => this.#send(EOF, recipient),
        close: () => this.#send(CLOSE, recipient),
      },
      allowance,
    );
    this.#open.set(id, { channel, peer });
    resolve({ channel, peer });
  }

  #happened(id: number, open: Opened, type: number, message: Fields): void {
    const { channel } = open;
    if (type === DATA) channel.came(message.bytes(), 'stdout');
    else if (type === EXTENDED_DATA) {
      message.uint32();
      channel.came(message.bytes(), 'stderr');
    } else if (type === WINDOW_ADJUST) channel.widened(message.uint32());
    else if (type === EOF) channel.ended();
    else if (type === REQUEST) this.#requested(open, message);
    else if (type === FAILURE) channel.destroy(new BrokenError('The machine refuses to run commands.'));
    else if (type === CLOSE) {
      channel.gone();
      this.#open.delete(id);
    }
  }

  #requested({ channel, peer }: Opened, message: Fields): void {
    const what = message.text();
    const wantsReply = message.byte() === 1;
    if (what === 'exit-status') channel.emit('exit', message.uint32());
    else if (what === 'exit-signal') channel.emit('exit', null, message.text());
    // So sshd finds out whether we are still there; no answer would end the connection.
    if (wantsReply) this.#send(FAILURE, uint32(peer));
  }
}

function lostTooEarly(): BrokenError {
  return new BrokenError('The connection was lost before the command started.');
}
