// Files of the service user that hold a secret, or that others have a right to.
import type { ReadingShell } from '../../machine/shell.ts';
import { ProbeError } from '../error.ts';
import { linesOf, outputOf } from '../result.ts';
import { CONFIG, HOME, STATE } from './service-user.ts';

const SEE_AS_NOBODY = `sudo -u nobody env --chdir=/ find ${HOME} 2> /dev/null | head -n 11`;
const ADVICE = 'Run it on the machine, as root: it reads openclaw.json.';

/** Every string of openclaw.json whose name tells of a secret, one a line. */
const SECRETS = `
const { readFileSync } = require("node:fs");
const found = new Set();
const search = (value, name) => {
  if (typeof value === "string") {
    if (/token|password|secret|api.?key/i.test(name) && value.length >= 12) found.add(value);
  } else if (value !== null && typeof value === "object") {
    for (const [key, item] of Object.entries(value)) search(item, Array.isArray(value) ? name : key);
  }
};
search(JSON.parse(readFileSync(process.argv[1], "utf8")), "");
for (const secret of found) console.log(secret);
`.trim();

export interface SecretFile {
  readonly path: string;
  /** Four octal digits. */
  readonly mode: string;
  readonly owner: string;
}

/**
 * Files below the service user's home that hold a secret of openclaw.json in the clear, sorted by path; packages of npm are not
 * searched. No secret leaves the machine (guide: 5.6).
 */
export async function readSecretFiles(shell: ReadingShell): Promise<readonly SecretFile[]> {
  const result = await shell.$`sudo bash -c ${`set -o pipefail
node -e "$1" "$2" | grep -rlFZ -f /dev/stdin --exclude-dir=node_modules --exclude-dir=_cacache ${HOME} \\
  | xargs -0r stat -c '%04a %U %n'`} bash ${SECRETS} ${CONFIG}`;
  return parseSecretFiles(outputOf(result, ADVICE));
}

export function parseSecretFiles(text: string): readonly SecretFile[] {
  return linesOf(text)
    .map((line) => {
      const [mode = '', owner = '', ...path] = line.split(' ');
      return { path: path.join(' '), mode, owner };
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** What 5.6 takes for files with secrets, by the end of their names. */
const KEPT_CLOSE = '\\( -name "*.json" -o -name "*.env" -o -name "*.key" -o -name "*.token" \\)';

/**
 * Settings and credentials of OpenClaw that somebody else than their owner has any right to, by the mode of the file alone (guide:
 * 5.6). What its tools and packages bring with them is not among them.
 */
export async function readOpenFiles(shell: ReadingShell): Promise<readonly string[]> {
  const script = `sudo find ${STATE} -path '*/skills' -prune -o -type f ${KEPT_CLOSE} -perm /077 -print`;
  return linesOf(outputOf(await shell.run(script), ADVICE)).sort();
}

/** What a user without any rights finds in the service user's home: the paths that it can see, at most ten. */
export async function readSeenByOthers(shell: ReadingShell): Promise<readonly string[]> {
  return parseSeen((await shell.run(SEE_AS_NOBODY)).stdout);
}

/** @throws ProbeError when nobody has looked: that the home itself is there, everybody sees. */
export function parseSeen(text: string): readonly string[] {
  const [home, ...seen] = linesOf(text);
  if (home !== HOME) throw ProbeError.unreadable(SEE_AS_NOBODY, home ?? '');
  return seen;
}
