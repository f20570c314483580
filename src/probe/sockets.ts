// Listening sockets and SSH connections of the machine.
import type { ReadingShell } from '../machine/shell.ts';
import { ProbeError } from './error.ts';
import { linesOf, outputOf } from './result.ts';

const LISTENING = 'LC_ALL=C sudo ss -H -tulpn';
const SSH_SESSIONS = "ss -H -tn state established '( sport = :22 )'";
const ADVICE = 'Install iproute2, which brings ss.';

export interface ListeningSocket {
  readonly protocol: 'tcp' | 'udp';
  /** IP address without brackets; `*` is every address of both families. */
  readonly address: string;
  readonly port: number;
  /** Interface the socket is bound to: `lo` of `127.0.0.53%lo`. */
  readonly interface: string | null;
  /** Name of the first process that holds it; null when the kernel holds it itself. */
  readonly process: string | null;
}

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

export interface TcpConnection {
  readonly local: Endpoint;
  readonly peer: Endpoint;
}

/** Listening TCP and unconnected UDP sockets, both families. */
export async function readListeningSockets(shell: ReadingShell): Promise<readonly ListeningSocket[]> {
  return parseListeningSockets(outputOf(await shell.run(LISTENING), ADVICE));
}

/** Established TCP connections to port 22 of the machine (guide: 1.5 promises none with Tailscale SSH). */
export async function readSshSessions(shell: ReadingShell): Promise<readonly TcpConnection[]> {
  return parseConnections(outputOf(await shell.run(SSH_SESSIONS), ADVICE));
}

const SOCKET = /^(tcp +LISTEN|udp +UNCONN) +\d+ +\d+ +(\S+) +\S+(?: +users:\(\("([^"]*)",.*\)\))?$/;

export function parseListeningSockets(text: string): readonly ListeningSocket[] {
  return linesOf(text).map((line) => {
    const [, kind, local, process = null] = SOCKET.exec(line) ?? [];
    if (kind === undefined || local === undefined) throw unreadable(line);
    return { protocol: kind.startsWith('tcp') ? 'tcp' : 'udp', ...parseLocal(local, line), process };
  });
}

function parseConnections(text: string): readonly TcpConnection[] {
  return linesOf(text).map((line) => {
    const [, local, peer] = /^\d+ +\d+ +(\S+) +(\S+)$/.exec(line) ?? [];
    if (local === undefined || peer === undefined) throw unreadable(line);
    const [here, there] = [parseLocal(local, line), parseLocal(peer, line)];
    return {
      local: { address: here.address, port: here.port },
      peer: { address: there.address, port: there.port },
    };
  });
}

// `[::1]:22`, `[fe80::1]%eth0:546`, `127.0.0.53%lo:53`, `*:8080`
const LOCAL = /^(?:\[([\da-f:.]+)\]|([\d.]+|\*))(?:%([^%]+))?:(\d+)$/;

function parseLocal(text: string, line: string) {
  const [, v6, v4, name = null, port] = LOCAL.exec(text) ?? [];
  const address = v4 ?? v6;
  if (address === undefined) throw unreadable(line);
  // An IPv4 peer of a socket of both families is written as an IPv6 address.
  return { address: address.replace(/^::ffff:(?=[\d.]+$)/, ''), port: Number(port), interface: name };
}

function unreadable(line: string): ProbeError {
  return ProbeError.unreadable('ss', line);
}
