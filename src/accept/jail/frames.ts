// What goes to and fro between us and the server in the jail: frames of a letter, a command's number, a length, and a text.

const HEAD_BYTES = 9;
/** No frame is longer: what claims to be is no frame, but something else that was printed. */
const LONGEST_BYTES = 1024 * 1024;

/** `h`: it is ready. `o` and `e`: what a command printed, on which output. `x`: how it ended. */
export type Kind = 'h' | 'o' | 'e' | 'x';

export interface Frame {
  readonly kind: Kind;
  readonly id: number;
  readonly body: Buffer;
}

/** Has the server run a script: it is ended after so many seconds. */
export function runFrame(id: number, seconds: number, script: string): Buffer {
  const limit = Buffer.alloc(4);
  limit.writeUInt32BE(seconds);
  return frame('r', id, Buffer.concat([limit, Buffer.from(script)]));
}

/** Has the server end what runs under that number. */
export function stopFrame(id: number): Buffer {
  return frame('k', id, Buffer.alloc(0));
}

function frame(kind: string, id: number, body: Buffer): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.write(kind, 'latin1');
  head.writeUInt32BE(id, 1);
  head.writeUInt32BE(body.length, 5);
  return Buffer.concat([head, body]);
}

/** How a command ended. */
export interface End {
  readonly exitCode: number | null;
  /** Number of the signal that ended it, or null. */
  readonly signal: number | null;
  /** Why it was not done, or not to its end, in the jail's words; empty otherwise. */
  readonly note: string;
}

/** @param body of an `x`: the status as wait(2) gives it, -1 when the command was not begun, and a note */
export function endOf(body: Buffer): End {
  const [status = '', note = ''] = body.toString().split('\0');
  const waited = Number(status);
  if (waited < 0) return { exitCode: null, signal: null, note: note === '' ? 'not begun' : note };
  const signal = waited & 0x7f;
  return signal === 0 ? { exitCode: waited >> 8, signal: null, note } : { exitCode: null, signal, note };
}

/** Puts frames together again from the pieces in which they arrive. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  /**
   * @returns the frames that are complete
   * @throws RangeError for what is no frame: somebody else has written to our output
   */
  take(piece: Buffer): readonly Frame[] {
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    const frames: Frame[] = [];
    let at = 0;
    while (bytes.length - at >= HEAD_BYTES) {
      const kind = String.fromCharCode(bytes[at] ?? 0);
      const length = bytes.readUInt32BE(at + 5);
      if (!isKind(kind) || length > LONGEST_BYTES) throw new RangeError(`no frame: ${kind}, ${length} bytes`);
      if (bytes.length - at - HEAD_BYTES < length) break;
      const end = at + HEAD_BYTES + length;
      frames.push({ kind, id: bytes.readUInt32BE(at + 1), body: bytes.subarray(at + HEAD_BYTES, end) });
      at = end;
    }
    this.#rest = bytes.subarray(at);
    return frames;
  }
}

function isKind(letter: string): letter is Kind {
  return letter === 'h' || letter === 'o' || letter === 'e' || letter === 'x';
}
