// How SSH writes numbers and texts (RFC 4251), and where one message ends and the next begins.
/** What a message is made of: a byte, a 32-bit number, a text or bytes with their length before them, or yes and no. */
export type Field = { readonly byte: number } | { readonly uint32: number } | string | Buffer | boolean;

export const byte = (value: number): Field => ({ byte: value });
export const uint32 = (value: number): Field => ({ uint32: value });

/** Fields as bytes, one after the other. */
export function encode(...fields: readonly Field[]): Buffer {
  return Buffer.concat(fields.map(bytesOf));
}

function bytesOf(field: Field): Buffer {
  if (typeof field === 'boolean') return Buffer.from([field ? 1 : 0]);
  if (typeof field === 'string') return bytesOf(Buffer.from(field));
  if (Buffer.isBuffer(field)) return Buffer.concat([bytesOf(uint32(field.length)), field]);
  if ('byte' in field) return Buffer.from([field.byte]);
  const number = Buffer.alloc(4);
  number.writeUInt32BE(field.uint32);
  return number;
}

/** Reads a message field by field. @throws RangeError when it is shorter than that */
export class Fields {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  byte(): number {
    this.#at += 1;
    return this.#bytes.readUInt8(this.#at - 1);
  }

  uint32(): number {
    this.#at += 4;
    return this.#bytes.readUInt32BE(this.#at - 4);
  }

  /** A view of what was received: not a copy. */
  bytes(): Buffer {
    const length = this.uint32();
    if (this.#at + length > this.#bytes.length) throw new RangeError('A message of SSH was cut short.');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  text(): string {
    return this.bytes().toString();
  }
}

/** Cuts a stream into messages: each stands behind its length. */
export class Cutter {
  #rest: Buffer = Buffer.alloc(0);

  /** @returns the messages that are complete with `chunk`. */
  *push(chunk: Buffer): Generator<Buffer, void> {
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    while (bytes.length >= 4) {
      const end = 4 + bytes.readUInt32BE();
      if (bytes.length < end) break;
      yield bytes.subarray(4, end);
      bytes = bytes.subarray(end);
    }
    this.#rest = bytes;
  }
}
