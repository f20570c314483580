// Which of OpenClaw's secrets stand in the journal: looked for on the machine, so that none is shown.
import { z } from 'zod';
import type { ReadingShell } from '../../machine/shell.ts';
import { parseJson } from '../json.ts';
import { outputOf } from '../result.ts';
import { STATE } from './service-user.ts';

export interface Leaks {
  /** Where each secret is kept: `openclaw.json gateway.auth.token`. */
  readonly secrets: readonly string[];
  /** Those of them whose value stands in the journal. */
  readonly leaked: readonly string[];
}

const Found = z.object({ secrets: z.array(z.string()), leaked: z.array(z.string()) });

/**
 * Strings under the names that OpenClaw takes for secret, and `key` of its credentials, in files and in the tables of its
 * databases that have such; short ones are words. Copies of databases are read: whoever opens one that nobody has open leaves
 * files of his own beside it.
 */
const SCRIPT = `
const { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { execFileSync } = require("node:child_process");
const [state, unit] = process.argv.slice(1);
const secret = /token|password|secret|api.?key|authorization|^key$|^access$|^refresh$/i;
const found = new Map();
const collect = (file, value, path) => {
  if (typeof value === "string" && value.length >= 12 && secret.test(path.at(-1)))
    found.set(value, file + " " + path.join("."));
  if (value === null || typeof value !== "object") return;
  for (const [key, item] of Object.entries(value)) collect(file, item, [...path, key]);
};
for (const file of readdirSync(state, { recursive: true })) {
  if (!/(^|\\/)(openclaw|auth-profiles|device-auth)\\.json$|^credentials\\/.*\\.json$/.test(file)) continue;
  try { collect(file, JSON.parse(readFileSync(state + "/" + file, "utf8")), []) } catch {}
}
const parsed = (value) => { try { return JSON.parse(value) } catch { return value } };
const databases = readdirSync(state, { recursive: true }).filter((file) => /(^|\\/)openclaw(-agent)?\\.sqlite$/.test(file));
const copies = mkdtempSync(tmpdir() + "/conform-");
try {
  for (const [index, file] of databases.entries()) {
    const copy = copies + "/" + index;
    copyFileSync(state + "/" + file, copy);
    if (existsSync(state + "/" + file + "-wal")) copyFileSync(state + "/" + file + "-wal", copy + "-wal");
    const database = new (require("node:sqlite").DatabaseSync)(copy);
    const tables = database.prepare("select name from sqlite_schema where type = 'table'").all();
    for (const { name } of tables.filter(({ name }) => /auth|device|secret|machine_state/.test(name)))
      for (const row of database.prepare('select * from "' + name + '"').all())
        for (const [column, value] of Object.entries(row)) collect(file, parsed(value), [name, column]);
    database.close();
  }
} finally { rmSync(copies, { recursive: true }) }
const journal = execFileSync("journalctl", ["--unit", unit, "--output", "cat", "--no-pager", "--quiet"], {
  encoding: "utf8", maxBuffer: 2 ** 28,
});
const leaked = [...found].filter(([value]) => journal.includes(value)).map(([, where]) => where);
console.log(JSON.stringify({ secrets: [...found.values()], leaked }));
`.trim();

/** The secrets of OpenClaw's configuration and credentials, and those that a unit's journal holds. */
export async function readLeaks(shell: ReadingShell, unit: string): Promise<Leaks> {
  const result = await shell.$`sudo node -e ${SCRIPT} ${STATE} ${unit}`;
  return parseLeaks(outputOf(result, 'Run it on the machine, as root: it needs node.'));
}

export function parseLeaks(text: string): Leaks {
  return parseJson(text, Found, 'the search for secrets');
}
