// The gateway's former tokens, as backups of its configuration still hold them, tried at the gateway.
import { z } from 'zod';
import type { ReadingShell } from '../../machine/shell.ts';
import { parseJson } from '../json.ts';
import { outputOf } from '../result.ts';
import { GATEWAY_PORT } from './gateway.ts';
import { CONFIG } from './service-user.ts';

/** A token other than the current one, without itself. */
export interface FormerToken {
  /** `openclaw.json.bak.1`: the newest backup that holds it. */
  readonly backup: string;
  /** HTTP status of a harmless request that shows it; null when the gateway did not answer. */
  readonly status: number | null;
}

// No token leaves the machine, or stands on a command line there.
const SCRIPT = `
const { readFileSync, readdirSync } = require("node:fs");
const [config, port] = process.argv.slice(1);
const folder = config.slice(0, config.lastIndexOf("/"));
const name = config.slice(folder.length + 1);
const tokensOf = (file) => {
  try {
    const { gateway = {} } = JSON.parse(readFileSync(folder + "/" + file, "utf8"));
    return [gateway.auth?.token, gateway.remote?.token].filter((token) => typeof token === "string");
  } catch { return []; }
};
const current = new Set(tokensOf(name));
const former = new Map();
for (const file of readdirSync(folder).filter((file) => file.startsWith(name + ".bak")).sort())
  for (const token of tokensOf(file)) if (!current.has(token) && !former.has(token)) former.set(token, file);
const ask = (token) => fetch("http://127.0.0.1:" + port + "/tools/invoke", {
  method: "POST",
  headers: { "content-type": "application/json", authorization: "Bearer " + token },
  body: JSON.stringify({ tool: "sessions_list", args: {} }),
  signal: AbortSignal.timeout(20000),
}).then(({ status }) => status, () => null);
Promise.all([...former].map(async ([token, backup]) => ({ backup, status: await ask(token) })))
  .then((tried) => console.log(JSON.stringify(tried)));
`.trim();

const Tried = z.array(z.object({ backup: z.string(), status: z.number().nullable() }));

/** Tries every token that a backup of openclaw.json holds and openclaw.json itself no longer does. */
export async function tryFormerTokens(
  shell: ReadingShell,
  port = GATEWAY_PORT,
): Promise<readonly FormerToken[]> {
  const result = await shell.$`sudo node -e ${SCRIPT} ${CONFIG} ${port}`;
  return parseFormerTokens(outputOf(result, 'Run it on the machine, as root: it needs node.'));
}

export function parseFormerTokens(text: string): readonly FormerToken[] {
  return parseJson(text, Tried, 'the client that tries former tokens');
}
