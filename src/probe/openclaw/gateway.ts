// The gateway as a client on the machine meets it: who listens, what it answers, which token it takes.
import { z } from 'zod';
import type { ReadingShell } from '../../machine/shell.ts';
import { parseJson } from '../json.ts';
import { outputOf } from '../result.ts';
import { readListeningSockets } from '../sockets.ts';
import { CONFIG } from './service-user.ts';

export const GATEWAY_PORT = 18_789;
export const UNIT = 'openclaw.service';

const ADVICE = 'Run it on the machine, as root: it needs node.';

/**
 * The token of a request. `auth` and `remote` are those that openclaw.json holds under `gateway.auth.token` and
 * `gateway.remote.token`; `wrong` is made up for the request; a `file` holds one, such as one that was rotated away.
 */
export type GatewayToken = 'auth' | 'remote' | 'wrong' | 'absent' | { readonly file: string };

/** Where the gateway is asked. */
interface GatewayAddress {
  /** IP address; 127.0.0.1 when left out. */
  readonly address?: string;
  /** 18789 when left out. */
  readonly port?: number;
  /** The openclaw.json that tells its tokens; the first instance's when left out. */
  readonly config?: string;
}

interface GatewayRequest extends GatewayAddress {
  readonly token: GatewayToken;
  readonly path: string;
  /** Sent by POST, as JSON; without one it is a GET. */
  readonly body?: unknown;
}

export interface GatewayAnswer {
  /** HTTP status; null when there was no answer. */
  readonly status: number | null;
  /** `ECONNREFUSED`, `TimeoutError`, `NoToken` (openclaw.json holds none), ... when there was no answer. */
  readonly error: string | null;
  readonly contentType: string | null;
  /** Parsed when it is JSON. */
  readonly body: unknown;
}

const Answer = z.object({
  status: z.number().nullable(),
  error: z.string().nullable(),
  contentType: z.string().nullable(),
  body: z.unknown(),
});

/**
 * Runs on the machine, where it reads the token by itself: no token is on a command line, in an output or on record.
 * Arguments: the path of openclaw.json and the request.
 */
const CLIENT = `
const { readFileSync } = require("node:fs");
const [config, request] = process.argv.slice(1);
const { address, port, path, token, body } = JSON.parse(request);
const held = (side) => JSON.parse(readFileSync(config, "utf8")).gateway?.[side]?.token;
const tokens = {
  auth: () => held("auth"),
  remote: () => held("remote"),
  wrong: () => require("node:crypto").randomBytes(32).toString("hex"),
  absent: () => "",
};
const nothing = { status: null, error: null, contentType: null, body: null };
async function ask() {
  const bearer = typeof token === "string" ? tokens[token]() : readFileSync(token.file, "utf8").trim();
  if (bearer === undefined) return { ...nothing, error: "NoToken" };
  const host = address.includes(":") ? "[" + address + "]" : address;
  const response = await fetch("http://" + host + ":" + port + path, {
    method: body === undefined ? "GET" : "POST",
    headers: { "content-type": "application/json", ...(bearer && { authorization: "Bearer " + bearer }) },
    body: body === undefined ? undefined : JSON.stringify(body),
    redirect: "manual",
    signal: AbortSignal.timeout(20000),
  });
  const contentType = response.headers.get("content-type");
  const text = await response.text();
  const said = /json/.test(contentType ?? "") ? JSON.parse(text) : text;
  return { ...nothing, status: response.status, contentType, body: said };
}
ask()
  .catch((error) => ({ ...nothing, error: error.cause?.code ?? error.code ?? error.name }))
  .then((answer) => console.log(JSON.stringify(answer)));
`.trim();

/** Addresses on which something accepts TCP connections to the gateway's port, sorted (guide: 6.3). */
export async function readGatewayAddresses(
  shell: ReadingShell,
  port = GATEWAY_PORT,
): Promise<readonly string[]> {
  const sockets = await readListeningSockets(shell);
  return sockets
    .filter((socket) => socket.protocol === 'tcp' && socket.port === port)
    .map(({ address }) => address)
    .sort();
}

/** What a browser on the machine gets: the control UI on `/`, unless it is off (guide: 5.7). */
export async function readGatewayPage(
  shell: ReadingShell,
  path = '/',
  { address = '127.0.0.1', port = GATEWAY_PORT }: GatewayAddress = {},
): Promise<GatewayAnswer> {
  return ask(shell, { address, port, path, token: 'absent' });
}

/**
 * Has the gateway use a tool for somebody who shows this token; a harmless one when left out (guide: 5.3, 5.7).
 * @returns status 200, 401 when the token is refused, 404 for a tool that is denied, 400 for one that failed.
 */
export async function invokeTool(
  shell: ReadingShell,
  token: GatewayToken,
  { tool = 'sessions_list', args = {} }: { readonly tool?: string; readonly args?: object } = {},
  { address = '127.0.0.1', port = GATEWAY_PORT, config = CONFIG }: GatewayAddress = {},
): Promise<GatewayAnswer> {
  return ask(shell, { address, port, config, path: '/tools/invoke', token, body: { tool, args } });
}

async function ask(
  shell: ReadingShell,
  { config = CONFIG, ...request }: GatewayRequest,
): Promise<GatewayAnswer> {
  const result = await shell.$`sudo node -e ${CLIENT} ${config} ${JSON.stringify(request)}`;
  return parseGatewayAnswer(outputOf(result, ADVICE));
}

function parseGatewayAnswer(text: string): GatewayAnswer {
  return parseJson(text, Answer, 'the client of the gateway');
}
