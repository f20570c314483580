// Files of settings and credentials, read so that no secret leaves the machine: a digest stands in its place.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ReadingShell } from '../../machine/shell.ts';
import { parseJson } from '../json.ts';
import { outputOf } from '../result.ts';
import { NPM_PREFIX, SERVICE_USER } from './service-user.ts';

const JSON5 = `${NPM_PREFIX}/lib/node_modules/openclaw/node_modules/json5`;

/** OpenClaw's own patterns for the names of secret settings (`SENSITIVE_PATTERNS`), HTTP's header, and what credentials are called. */
const SECRET = /token|password|secret|api.?key|authorization|^key$|^access$|^refresh$/i;

// What OpenClaw writes is JSON; what a person writes may be JSON5, for which OpenClaw's own parser is at hand.
// It belongs to the service user, so nobody else may run it.
const SCRIPT = `
const text = fs.readFileSync(0, "utf8");
const parsed = () => { try { return JSON.parse(text) } catch { return require("${JSON5}").parse(text) } };
const digest = (value) => "sha256:" + crypto.createHash("sha256").update(value).digest("hex");
const shown = (value, hide) =>
  typeof value === "string" ? (hide ? digest(value) : value)
  : Array.isArray(value) ? value.map((item) => shown(item, hide))
  : value === null || typeof value !== "object" ? value
  : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shown(item, hide || ${SECRET}.test(key))]));
console.log(JSON.stringify(shown(parsed(), false)));`;

/** What a file of settings holds, by name. */
export type Digested = Readonly<Record<string, unknown>>;

/**
 * What a JSON or JSON5 file holds; empty when there is none.
 * A string below a name that tells of a secret (token, password, API key, ...) is given as its {@link digestOf}.
 */
export async function readDigested(shell: ReadingShell, path: string): Promise<Digested> {
  const result = await shell.run(`set -o pipefail
sudo test -e ${path} || { echo '{}'; exit; }
sudo cat ${path} | sudo -u ${SERVICE_USER} env --chdir=/ node -e '${SCRIPT}'`);
  return parseDigested(outputOf(result, `Look at ${path}: it is no JSON that OpenClaw could read.`), path);
}

/** The same of the JSON that a command prints. */
export async function readDigestedOf(
  shell: ReadingShell,
  command: string,
  advice: string,
): Promise<Digested> {
  const result = await shell.run(`set -o pipefail
${command} | sudo -u ${SERVICE_USER} env --chdir=/ node -e '${SCRIPT}'`);
  return parseDigested(outputOf(result, advice), command);
}

export function parseDigested(text: string, path: string): Digested {
  return parseJson(text, z.record(z.string(), z.unknown()), `cat ${path}`);
}

/** What stands for `secret` in what was read: equal secrets have equal digests. */
export function digestOf(secret: string): string {
  return `sha256:${createHash('sha256').update(secret).digest('hex')}`;
}
