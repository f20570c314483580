// A block of commands, run as an operator pastes it: it goes on after each that fails, and each is named.
import { randomUUID } from 'node:crypto';
import { constants } from 'node:os';
import { shellParser } from '../shell-parser.ts';
import type { BlockResult, CommandResult, FailedCommand } from './shell.ts';

export interface TracedBlock {
  /** What to run instead of the block. */
  readonly script: string;
  /** The block's result, from the result of that. */
  read(result: CommandResult): BlockResult;
}

/**
 * Makes bash tell which commands of a block fail, on standard error between marks nobody else writes.
 *
 * Its ERR trap knows the simple commands. It knows nothing of one on the left of `&&` that fails and takes the whole list
 * with it: so each statement of the block is looked at when it is over, and named if it failed and nothing in it was.
 */
export async function traceBlock(block: string): Promise<TracedBlock> {
  const mark = randomUUID();
  const { head, statements } = await split(block);
  const checked = statements.map((text, index) => (index > 0 ? `conform_check ${index - 1}; ${text}` : text));
  const script = `${prelude(mark)}${head}${checked.join('')}
conform_check ${statements.length - 1}
conform_end`;
  return { script, read: (result) => untraced(block, statements, mark, result) };
}

/** Bash's side of it. `$?` stays what the block made it; under `set -e` a check must not be what ends the block. */
function prelude(mark: string): string {
  return `
conform_named=
conform_tell() { conform_named=1; printf '%s%s%s\\n' ${mark} "$1" ${mark} >&2; }
conform_failed() { [[ $2 == 'return $conform_status' ]] || conform_tell "command $1 $2"; }
conform_check() {
  local conform_status=$?
  [[ $conform_status == 0 || -n $conform_named ]] || conform_tell "statement $conform_status $1"
  conform_named=
  [[ $- == *e* ]] || return $conform_status
}
conform_end() { local status=$?; conform_tell end; exit $status; }
trap 'conform_failed $? "$BASH_COMMAND"' ERR
`;
}

/**
 * A script as its statements, each with all that stands between it and the next one; `head` stands before the first.
 * As one where the parser refuses it: bash may take it all the same, or say what is wrong.
 */
async function split(script: string): Promise<{ head: string; statements: readonly string[] }> {
  const parse = await shellParser();
  const parsed = await parse(script).catch(() => null);
  const starts = parsed?.Stmts.map(({ Position }) => Position.Offset) ?? [0];
  // Offsets are in bytes.
  const bytes = Buffer.from(script);
  const statements = starts.map((start, index) => bytes.subarray(start, starts[index + 1]).toString());
  return { head: bytes.subarray(0, starts[0]).toString(), statements };
}

function untraced(
  block: string,
  statements: readonly string[],
  mark: string,
  result: CommandResult,
): BlockResult {
  const failures: FailedCommand[] = [];
  let ended = false;
  const told = new RegExp(`${mark}(?:end|(command|statement) (\\d+) ([\\s\\S]*?))${mark}\n`, 'g');
  const stderr = result.stderr.replace(told, (_all, kind?: string, code?: string, what = '') => {
    if (kind === undefined) ended = true;
    else {
      const command = kind === 'command' ? what : (statements[Number(what)]?.trim() ?? block);
      failures.push({ command, exitCode: Number(code) });
    }
    return '';
  });
  // A syntax error, `exit 1`, `set -e`, a signal: what follows was not done, and bash had no chance to tell.
  const exitCode = result.exitCode ?? 128 + signalNumber(result.signal);
  if (!ended && exitCode !== 0)
    failures.push({ command: '(the shell, before the end of the block)', exitCode });
  return { ...result, command: block, stderr, failures };
}

function signalNumber(name: string | null): number {
  return Object.entries(constants.signals).find(([signal]) => signal === `SIG${name}`)?.[1] ?? 0;
}
