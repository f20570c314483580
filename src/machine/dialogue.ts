// A block run as an operator at a terminal does: each prompt is answered when it comes, and what never ends is interrupted.
import { setTimeout as delay } from 'node:timers/promises';
import { traceBlock } from './block.ts';
import type { Connection } from './connection.ts';
import type { Answer, BlockResult, BrokenError, DialogueOptions, FailedCommand } from './shell.ts';
import { Terminal } from './terminal.ts';

const QUIET_MS = 60_000;
/** How long what was interrupted may take to end before the terminal is taken away from it. */
const WIND_UP_MS = 5_000;
/** How much of the screen is quoted where a prompt did not come. */
const QUOTED_LINES = 20;
/** A part of a secret as long as this is not shown; shorter ones occur by chance. */
const SHORTEST_PART = 6;
/** ENQ: the launcher prints it when the terminal is ready to take the script. */
const READY = '\u0005';
/** Exit status of what Ctrl-C has ended. */
const INTERRUPTED = 130;

/** A dialogue that is over. */
interface Held {
  readonly result: BlockResult;
  /** Why the machine could not be asked, when that is so. */
  readonly broken: BrokenError | null;
}

interface Limits extends Pick<DialogueOptions, 'quietMs' | 'endsByMs'> {
  /** Milliseconds for all of it. */
  readonly limitMs: number;
  readonly signal: AbortSignal;
}

/** Runs a block at a terminal of its own, as {@link Shell.dialogue} says. */
export async function converse(
  connection: Connection,
  script: string,
  answers: readonly Answer[],
  { limitMs, signal, quietMs = QUIET_MS, endsByMs }: Limits,
): Promise<Held> {
  const traced = await traceBlock(script);
  const input = Buffer.from(endsByMs === undefined ? traced.script : interruptible(traced.script));
  const remote = connection.spawnAtTerminal(launcher(input.length), { limitMs, signal });
  const terminal = new Terminal(remote);

  let unmet: string | null = null;
  if ((await terminal.shows(new RegExp(READY), limitMs)) === 'shown') {
    terminal.clear();
    terminal.type(input);
    const interrupting =
      endsByMs === undefined ? undefined : setInterval(() => terminal.press('interrupt'), endsByMs);
    unmet = await giveAll(answers, terminal, quietMs);
    if (unmet !== null && !terminal.ended) await giveUp(terminal);
    await terminal.end;
    clearInterval(interrupting);
  }
  const { exitCode, signal: killedBy } = await terminal.end;

  const broken = terminal.hungUp ? null : remote.broken;
  const ended = traced.read({
    command: script,
    exitCode,
    signal: killedBy,
    stdout: '',
    // What a terminal shows is not told apart any more; the block's marks are sought on standard error.
    stderr: withoutParts(terminal.text, secretsOf(answers)),
    durationMs: Math.round(performance.now() - remote.startedAt),
    timedOut: broken?.cause instanceof Error && broken.cause.name === 'TimeoutError',
  });
  const screen = ended.stderr;
  const result = {
    ...ended,
    stdout: screen,
    stderr: '',
    failures: failuresOf(ended, unmet, endsByMs !== undefined),
  };
  return { result, broken };
}

/** @returns null when every answer was given and the block has ended, otherwise what went wrong. */
async function giveAll(
  answers: readonly Answer[],
  terminal: Terminal,
  quietMs: number,
): Promise<string | null> {
  if (answers.length === 0) return null;
  for (const answer of answers) {
    const came = await terminal.shows(answer.prompt, quietMs);
    if (came !== 'shown') return `${ENDED_BADLY[came]} without the prompt ${answer.prompt}`;
    if ('types' in answer) terminal.type(`${answer.types}\r`);
    else terminal.press(...answer.presses);
  }
  const end = await terminal.ends(quietMs);
  return end === 'silent' ? `${ENDED_BADLY.silent} although every prompt was answered` : null;
}

const ENDED_BADLY = { silent: 'it said nothing more', ended: 'it ended' };

/** As an operator who does not know what it wants: presses Ctrl-C, and closes the terminal if that does not help. */
async function giveUp(terminal: Terminal): Promise<void> {
  terminal.press('interrupt');
  await Promise.race([terminal.end, delay(WIND_UP_MS, undefined, { ref: false })]);
  terminal.hangUp();
}

function failuresOf(
  { failures, exitCode, stderr }: BlockResult,
  unmet: string | null,
  interrupted: boolean,
): readonly FailedCommand[] {
  if (unmet !== null) {
    const quoted = stderr.trimEnd().split('\n').slice(-QUOTED_LINES).join('\n');
    return [{ command: `(${unmet}) On the screen:\n${quoted}`, exitCode: exitCode ?? INTERRUPTED }];
  }
  return interrupted ? failures.filter((failure) => failure.exitCode !== INTERRUPTED) : failures;
}

/**
 * The remote command line. The script comes over the terminal, which must neither show nor interpret it, and so stands in
 * no process list.
 */
function launcher(bytes: number): string {
  return `exec bash -c 't=$(stty -g); stty raw -echo; printf "\\005"; s=$(head -c ${bytes}); stty "$t"; eval "$s"'`;
}

/**
 * The script with a shell that outlives Ctrl-C, so that it ends one command and not the block; and with an output that is no
 * terminal, so that no command opens a pager.
 */
function interruptible(script: string): string {
  return `trap : INT
{ trap : INT
${script}
} 2>&1 | { trap '' INT; exec cat; }
exit "\${PIPESTATUS[0]}"`;
}

function secretsOf(answers: readonly Answer[]): readonly string[] {
  return answers.flatMap((answer) => ('types' in answer && answer.secret ? [answer.types] : []));
}

/** Text without secrets, nor such parts of them as a prompt shows that is drawn anew with each letter. */
function withoutParts(text: string, secrets: readonly string[]): string {
  return secrets.reduce((rest, secret) => {
    const length = Math.min(SHORTEST_PART, secret.length);
    const hidden = new Uint8Array(rest.length);
    for (let start = 0; start + length <= secret.length; start += 1) {
      const part = secret.slice(start, start + length);
      for (let at = rest.indexOf(part); at !== -1; at = rest.indexOf(part, at + 1))
        hidden.fill(1, at, at + length);
    }
    let shown = '';
    for (let at = 0; at < rest.length; at += 1) {
      if (hidden[at] === 0) shown += rest[at];
      else if (hidden[at - 1] !== 1) shown += '«secret»';
    }
    return shown;
  }, text);
}
