// A WebSocket server for messages of JSON, each small enough for one frame.
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const TEXT = 0x81;
const CLOSE = 0x88;

export interface Peer {
  readonly headers: IncomingMessage['headers'];
  send(message: unknown): void;
  close(code: number, reason: string): void;
}

export interface Listener {
  opened?(peer: Peer): void;
  received(message: unknown, peer: Peer): void;
}

/** A server that does not listen yet. */
export function webSocketServer({ opened, received }: Listener): Server {
  const server = createServer((_, response) => void response.writeHead(404).end());
  server.on('upgrade', ({ headers }, socket) => {
    const accept = createHash('sha1').update(`${headers['sec-websocket-key']}${GUID}`).digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    const send = (kind: number, payload: Buffer) => {
      const { length } = payload;
      const header = length < 126 ? [kind, length] : [kind, 126, length >> 8, length & 0xff];
      socket.write(Buffer.concat([Buffer.from(header), payload]));
    };
    const peer: Peer = {
      headers,
      send: (message) => send(TEXT, Buffer.from(JSON.stringify(message))),
      close: (code, reason) =>
        send(CLOSE, Buffer.concat([Buffer.from([code >> 8, code & 0xff]), Buffer.from(reason)])),
    };
    let buffered = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      buffered = Buffer.concat([buffered, chunk]);
      for (let frame = take(buffered); frame !== null; frame = take(buffered)) {
        buffered = frame.rest;
        if (frame.kind === TEXT) received(JSON.parse(frame.payload.toString('utf8')), peer);
        if (frame.kind === CLOSE) socket.end();
      }
    });
    // A client ends when it knows enough.
    socket.on('error', () => socket.destroy());
    opened?.(peer);
  });
  return server;
}

/** The first frame of what a client has sent, which is always masked; null when it is not whole yet. */
function take(bytes: Buffer<ArrayBuffer>) {
  const [kind = 0, marked = 0] = bytes;
  const isLong = (marked & 0x7f) === 126;
  const start = isLong ? 8 : 6;
  if (bytes.length < start) return null;
  const length = isLong ? bytes.readUInt16BE(2) : marked & 0x7f;
  if (bytes.length < start + length) return null;
  const mask = bytes.subarray(start - 4, start);
  const payload = bytes.subarray(start, start + length).map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return { kind, payload: Buffer.from(payload), rest: bytes.subarray(start + length) };
}
