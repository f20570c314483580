// The control UI's line to the gateway, as a browser without an identity of its own would open it.
import { z } from 'zod';
import type { ReadingShell } from '../../machine/shell.ts';
import { parseJson } from '../json.ts';
import { outputOf } from '../result.ts';
import { CONFIG } from './service-user.ts';

export interface ControlUiConnection {
  readonly accepted: boolean;
  /** What the gateway says when it refuses. */
  readonly error: string | null;
}

const Answer = z.object({ accepted: z.boolean(), error: z.string().nullable() });

/** Runs on the machine, where it reads the token by itself: no token is on a command line, in an output or on record. */
const CLIENT = `
const { readFileSync } = require("node:fs");
const { gateway } = JSON.parse(readFileSync(process.argv[1], "utf8"));
const at = "127.0.0.1:" + (gateway.port ?? 18789);
const socket = new WebSocket("ws://" + at, { headers: { origin: "http://" + at } });
const end = (accepted, error) => { console.log(JSON.stringify({ accepted, error })); process.exit(0); };
setTimeout(() => end(false, "no answer"), 20000);
socket.onopen = () => socket.send(JSON.stringify({
  type: "req", id: "1", method: "connect",
  params: {
    minProtocol: 3, maxProtocol: 4, role: "operator", scopes: ["operator.admin"], caps: [],
    client: { id: "openclaw-control-ui", version: "1", platform: "web", mode: "webchat" },
    auth: { token: gateway.auth.token },
  },
}));
socket.onmessage = ({ data }) => {
  const frame = JSON.parse(data);
  if (frame.type === "res") end(frame.ok, frame.error?.message ?? null);
};
socket.onclose = ({ reason }) => end(false, reason || "closed");
socket.onerror = ({ message }) => end(false, message || "no connection");
`.trim();

/**
 * Opens the control UI's connection with the right token and no device identity, which `allowInsecureAuth` is about
 * (guide: 5.7).
 */
export async function readControlUiConnection(shell: ReadingShell): Promise<ControlUiConnection> {
  const result = await shell.$`sudo node -e ${CLIENT} ${CONFIG}`;
  return parseJson(
    outputOf(result, 'Run it on the machine, as root.'),
    Answer,
    'the client of the control UI',
  );
}
