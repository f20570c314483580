// Waiting for the gateway until it is of use, on the machine itself: looking costs next to nothing there.

import { z } from 'zod';
import type { ReadingShell } from '../../machine/shell.ts';
import { parseJson } from '../json.ts';
import { outputOf } from '../result.ts';
import { GATEWAY_PORT, UNIT } from './gateway.ts';
import { CONFIG } from './service-user.ts';

/** Each start compiles its plugins anew (their cache is in /tmp, which is private to the service): half a minute of CPU. */
export const START_LIMIT_MS = 180_000;
/** What the wait may take beyond its own limit. */
const WIND_UP_MS = 30_000;

const Said = z.object({
  state: z.enum(['answers', 'does not answer', 'stopped']),
  /** What systemd said last of the service: `active`, `failed`, ... */
  service: z.string(),
});
/** What the wait for the gateway came to. */
export type GatewayStart = z.infer<typeof Said>;

/**
 * Runs on the machine, where it reads the token by itself: no token is on a command line, in an output or on record. The
 * arguments are the path of openclaw.json, the unit, the port and the milliseconds to wait.
 */
const WAIT = `
const { execFileSync } = require("node:child_process");
const { readFileSync } = require("node:fs");
const { connect } = require("node:net");
const [config, unit, port, limit] = process.argv.slice(2);
const deadline = Date.now() + Number(limit);
const isOpen = () => new Promise((resolve) => {
  const socket = connect(Number(port), "127.0.0.1");
  const end = (open) => { socket.destroy(); resolve(open); };
  socket.once("connect", () => end(true)).once("error", () => end(false)).setTimeout(1000, () => end(false));
});
async function answers() {
  const { token } = JSON.parse(readFileSync(config, "utf8")).gateway.auth;
  const response = await fetch("http://127.0.0.1:" + port + "/tools/invoke", {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer " + token },
    body: JSON.stringify({ tool: "sessions_list", args: {} }),
    redirect: "manual",
    signal: AbortSignal.timeout(20000),
  });
  await response.arrayBuffer();
  return response.status === 200;
}
const show = () => execFileSync("systemctl", ["show", "--property=ActiveState", "--value", unit], { encoding: "utf8" }).trim();
async function look() {
  const service = show();
  if (await isOpen() && await answers().catch(() => false)) return { state: "answers", service };
  if (service !== "active" && service !== "activating") return { state: "stopped", service };
  if (Date.now() > deadline) return { state: "does not answer", service };
  await new Promise((resolve) => setTimeout(resolve, 250));
  return look();
}
look().then((said) => console.log(JSON.stringify(said)));
`.trim();

/**
 * Waits until the gateway does what somebody with its own token asks (more than that a process runs or a port is open), until
 * the service is neither running nor about to, or until the time is over.
 * @param limitMs how long it may take to come up, in milliseconds
 */
export async function awaitGateway(
  shell: ReadingShell,
  { limitMs = START_LIMIT_MS, port = GATEWAY_PORT, unit = UNIT, config = CONFIG } = {},
): Promise<GatewayStart> {
  const script = `sudo node - ${config} ${unit} ${port} ${limitMs * (shell.patience ?? 1)} << 'SCRIPT'\n${WAIT}\nSCRIPT`;
  const result = await shell.run(script, { timeoutMs: limitMs + WIND_UP_MS });
  return parseJson(
    outputOf(result, 'Run it on the machine, as root: it needs node.'),
    Said,
    'the wait for the gateway',
  );
}
