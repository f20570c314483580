// Former tokens of the gateway and of the bot, as backups of OpenClaw's configuration still hold them, tried where they were good.
import { z } from 'zod';
import type { Shell } from '../../machine/shell.ts';
import { parseJson } from '../json.ts';
import { outputOf } from '../result.ts';
import { GATEWAY_PORT } from './gateway.ts';
import { CONFIG } from './service-user.ts';

/** A token other than the current one, without itself. */
export interface FormerToken {
  /** `openclaw.json.bak.1`: the newest backup that holds it. */
  readonly backup: string;
  /** HTTP status of a harmless request that shows it; null when there was no answer. */
  readonly status: number | null;
}

interface Trial {
  /** Where openclaw.json has the token: `gateway.auth.token`. */
  readonly settings: readonly string[];
  /** Where it is tried; `<token>` in it stands for the token, which is the bearer's otherwise. */
  readonly url: string;
  /** Sent by POST, as JSON. */
  readonly body: unknown;
}

// No token stands on a command line, and none goes elsewhere than where it was made for.
const SCRIPT = `
const { readFileSync, readdirSync } = require("node:fs");
const [config, trial] = process.argv.slice(1);
const { settings, url, body } = JSON.parse(trial);
const folder = config.slice(0, config.lastIndexOf("/"));
const name = config.slice(folder.length + 1);
const tokensOf = (file) => {
  try {
    const held = JSON.parse(readFileSync(folder + "/" + file, "utf8"));
    return settings
      .map((setting) => setting.split(".").reduce((value, name) => value?.[name], held))
      .filter((token) => typeof token === "string");
  } catch { return []; }
};
const current = new Set(tokensOf(name));
const former = new Map();
for (const file of readdirSync(folder).filter((file) => file.startsWith(name + ".bak")).sort())
  for (const token of tokensOf(file)) if (!current.has(token) && !former.has(token)) former.set(token, file);
const ask = (token) => fetch(url.replace("<token>", token), {
  method: "POST",
  headers: { "content-type": "application/json", ...(!url.includes("<token>") && { authorization: "Bearer " + token }) },
  body: JSON.stringify(body),
  signal: AbortSignal.timeout(20000),
}).then(({ status }) => status, () => null);
Promise.all([...former].map(async ([token, backup]) => ({ backup, status: await ask(token) })))
  .then((tried) => console.log(JSON.stringify(tried)));
`.trim();

const Tried = z.array(z.object({ backup: z.string(), status: z.number().nullable() }));

/** Tries every token of the gateway that a backup of openclaw.json holds and openclaw.json itself no longer does. */
export async function tryFormerTokens(shell: Shell, port = GATEWAY_PORT): Promise<readonly FormerToken[]> {
  return tryBackedUp(shell, {
    settings: ['gateway.auth.token', 'gateway.remote.token'],
    url: `http://127.0.0.1:${port}/tools/invoke`,
    body: { tool: 'sessions_list', args: {} },
  });
}

/** Tries every token of the bot that a backup of openclaw.json holds and openclaw.json itself no longer does, at the platform. */
export async function tryFormerBotTokens(
  shell: Shell,
  channel: string,
  platform = 'https://api.telegram.org',
): Promise<readonly FormerToken[]> {
  return tryBackedUp(shell, {
    settings: [`channels.${channel}.botToken`],
    url: `${platform}/bot<token>/getMe`,
    body: {},
  });
}

async function tryBackedUp(shell: Shell, trial: Trial): Promise<readonly FormerToken[]> {
  // The authorities that the system trusts are not Node's own.
  const result = await shell.$`sudo node --use-system-ca -e ${SCRIPT} ${CONFIG} ${JSON.stringify(trial)}`;
  return parseFormerTokens(outputOf(result, 'Run it on the machine, as root: it needs node.'));
}

export function parseFormerTokens(text: string): readonly FormerToken[] {
  return parseJson(text, Tried, 'the client that tries former tokens');
}
