// Who has written a token into the journal: looked for on the machine, so that it is not shown.
import { z } from 'zod';
import type { ReadingShell } from '../../machine/shell.ts';
import { parseJson } from '../json.ts';
import { outputOf } from '../result.ts';
import { CONFIG } from './service-user.ts';

// Runs as root, and reads the token by itself: it is on no command line.
const SCRIPT = `
const { spawnSync } = require("node:child_process");
const { readFileSync } = require("node:fs");
const [config, setting] = process.argv.slice(1);
const token = setting.split(".").reduce((value, name) => value[name], JSON.parse(readFileSync(config, "utf8")));
const options = ["--quiet", "--no-pager", "--output=json", "--output-fields=SYSLOG_IDENTIFIER,MESSAGE"];
const { status, stdout } = spawnSync("journalctl", options, { encoding: "utf8", maxBuffer: 2 ** 30 });
if (status !== 0) process.exit(1);
const lines = stdout.split("\\n").filter((line) => line.includes(token));
const writers = lines.map((line) => JSON.parse(line).SYSLOG_IDENTIFIER ?? "?");
console.log(JSON.stringify([...new Set(writers)].sort()));
`.trim();

const Writers = z.array(z.string());

/**
 * Who has logged the current token, by the identifiers of their entries: `sudo`.
 * @param setting where openclaw.json has it: the gateway's (guide: 5.7), or the bot's (guide: 4.3)
 */
export async function readTokenWriters(
  shell: ReadingShell,
  setting = 'gateway.auth.token',
): Promise<readonly string[]> {
  const result = await shell.$`sudo node -e ${SCRIPT} ${CONFIG} ${setting}`;
  return parseTokenWriters(outputOf(result, 'Run it on the machine, as root: it needs node.'));
}

export function parseTokenWriters(text: string): readonly string[] {
  return parseJson(text, Writers, 'the search of the journal');
}
