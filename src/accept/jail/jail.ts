// The jail in which all commands of an acceptance run: entered once for a connection, it serves any number of them.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { executor, type Limits, type OnResult } from '../../machine/execute.ts';
import type { Line } from '../../machine/line.ts';
import { RemoteProcess } from '../../machine/remote-process.ts';
import { BrokenError, type ReadingShell } from '../../machine/shell.ts';
import { endOf, type Frame, FrameReader, runFrame, stopFrame } from './frames.ts';

/** Sent in this order, each with a NUL after it. */
const PROGRAMS = ['enter.pl', 'serve.pl', 'guard.sh'].map((name) =>
  readFileSync(new URL(name, import.meta.url), 'utf8'),
);
/** What is printed before frames begin: a login may have printed whatever it likes before. */
const MARK = '\0conform-jail\0';
/** What sudo asks for a password with. */
const PROMPT = 'conform-jail-password:';
const ENTER_LIMIT_MS = 30_000;
/** Commands that run at once: one more than the host has processors, as most of them wait for something; and no more than these. */
const MOST_AT_ONCE = 8;
/** What stands on standard error is quoted to so many characters. */
const QUOTED = 500;

export interface JailOptions {
  /**
   * Asked for the operator's password when sudo wants one, once; null when there is none to give.
   */
  readonly password: (() => Promise<string>) | null;
  /** True for an operator who is root already. */
  readonly root?: boolean;
  readonly signal: AbortSignal;
}

declare const jailed: unique symbol;
/** A shell whose commands can't change the host: only a {@link Jail} has one to give. */
export type JailedShell = ReadingShell & { readonly [jailed]: true };

/** The host can't be looked at without the danger of changing it: why, and what to do. */
export class JailError extends BrokenError {}

export class Jail implements AsyncDisposable {
  readonly #line: Line;
  readonly #running = new Map<number, JailedProcess>();
  readonly #waiting: (() => void)[] = [];
  #next = 1;
  #atOnce = 1;
  #lost: BrokenError | null = null;

  private constructor(line: Line) {
    this.#line = line;
  }

  /**
   * Makes the jail on the host, by one sudo. It is gone when the line is closed.
   * @param open runs a command line on the host as the operator, in bash or any login shell
   * @throws JailError saying why there can't be one
   */
  static async enter(open: (command: string) => Promise<Line>, options: JailOptions): Promise<Jail> {
    const line = await open(commandLine(options));
    const jail = new Jail(line);
    const limit = AbortSignal.any([options.signal, AbortSignal.timeout(ENTER_LIMIT_MS)]);
    try {
      await jail.#enter(options, limit);
      return jail;
    } catch (error) {
      line.close();
      throw error;
    }
  }

  /** @param bound ends all its commands when it fires */
  shell(onResult: OnResult, bound?: AbortSignal): JailedShell {
    const execute = executor((script, limits) => ({ process: this.#start(script, limits) }), onResult, bound);
    const shell: ReadingShell = {
      $: (pieces, ...values) => execute.template(pieces, values),
      run: (script, options = {}) => execute.script(script, options, (result) => result),
    };
    return shell as JailedShell;
  }

  async #enter({ password }: JailOptions, limit: AbortSignal): Promise<void> {
    const { stdin, stdout, stderr } = this.#line;
    stdin.on('error', () => undefined);
    const program = `${[...PROGRAMS, password === null ? '' : 'sudoers'].join('\0')}\0\0`;
    const reader = new FrameReader();
    let said = '';
    let asked = 0;
    let preamble: Buffer | null = Buffer.alloc(0);

    await new Promise<void>((resolve, reject) => {
      const fail = (error: BrokenError) => {
        this.#lose(error);
        reject(error);
      };
      const giveUp = () => fail(new JailError(`The jail was not ready in time. ${quoted(said)}`));
      limit.addEventListener('abort', giveUp, { once: true });

      stderr.on('data', (piece: Buffer) => {
        said = `${said}${piece.toString()}`.slice(-QUOTED);
        if (password === null || !said.includes(PROMPT)) return;
        said = said.replaceAll(PROMPT, '');
        asked += 1;
        if (asked > 1) fail(new JailError('sudo does not take the password. Give the right one.'));
        else password().then((word) => stdin.write(`${word}\n`), reject);
      });
      stdout.on('data', (piece: Buffer) => {
        let bytes = piece;
        if (preamble !== null) {
          bytes = Buffer.concat([preamble, piece]);
          const at = bytes.indexOf(MARK);
          preamble = at === -1 ? bytes.subarray(-MARK.length) : null;
          if (at === -1) return;
          bytes = bytes.subarray(at + MARK.length);
          stdin.write(program);
        }
        try {
          for (const frame of reader.take(bytes)) {
            if (frame.kind === 'h') {
              limit.removeEventListener('abort', giveUp);
              this.#atOnce = Math.min(Number(frame.body.toString()) + 1 || 1, MOST_AT_ONCE);
              resolve();
            } else this.#hear(frame);
          }
        } catch (error) {
          fail(new BrokenError('The jail says what nobody understands.', { cause: error }));
        }
      });
      stdout.once('close', () => {
        limit.removeEventListener('abort', giveUp);
        fail(preamble === null ? lostWith(said) : new JailError(cannotEnter(said, password === null)));
      });
    });
  }

  #hear({ kind, id, body }: Frame): void {
    const process = this.#running.get(id);
    // It may have been given up in between.
    if (process === undefined) return;
    if (kind === 'o') process.stdout.write(body);
    else if (kind === 'e') process.stderr.write(body);
    else {
      this.#forget(id);
      const { exitCode, signal, note } = endOf(body);
      process.finish(exitCode, nameOf(signal), brokenBy(note));
    }
  }

  #start(script: string, limits: Limits): RemoteProcess {
    const id = this.#next++;
    const process = new JailedProcess(() => this.#line.stdin.write(stopFrame(id)));
    const begin = () => {
      const never = this.#lost ?? (limits.signal.aborted ? givenUp(limits.signal) : null);
      if (never !== null) {
        // Nobody listens to it before it has been handed back.
        setImmediate(() => process.fail(never));
        return;
      }
      this.#running.set(id, process);
      process.startedAt = performance.now();
      const stop = AbortSignal.any([limits.signal, AbortSignal.timeout(limits.limitMs)]);
      const abort = () => {
        if (!this.#running.has(id)) return;
        process.kill();
        this.#forget(id);
        process.finish(null, null, givenUp(stop));
      };
      stop.addEventListener('abort', abort, { once: true });
      process.once('close', () => stop.removeEventListener('abort', abort));
      this.#line.stdin.write(runFrame(id, Math.max(1, Math.ceil(limits.timeoutMs / 1000)), script));
    };
    if (this.#running.size < this.#atOnce) begin();
    else this.#waiting.push(begin);
    return process;
  }

  /** One is over: the next may begin. */
  #forget(id: number): void {
    this.#running.delete(id);
    while (this.#running.size < this.#atOnce) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      next();
    }
  }

  #lose(error: BrokenError): void {
    this.#lost ??= error;
    const running = [...this.#running.values()];
    this.#running.clear();
    for (const process of running) process.finish(null, null, error);
    for (const begin of this.#waiting.splice(0)) begin();
  }

  /** Ends all that runs in it, and with it the jail. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { stdin, stdout } = this.#line;
    if (stdout.closed) return;
    const gone = once(stdout, 'close');
    stdin.end();
    await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, 5_000).unref())]);
    this.#line.close();
  }
}

/** A command in the jail, as zx wants it. */
class JailedProcess extends RemoteProcess {
  readonly #stop: () => void;

  constructor(stop: () => void) {
    super();
    this.#stop = stop;
  }

  finish(exitCode: number | null, signal: string | null, broken: BrokenError | null): void {
    if (broken !== null) {
      this.fail(broken);
      return;
    }
    let open = 2;
    const ended = () => {
      open -= 1;
      if (open === 0) this.emit('close', exitCode, signal);
    };
    this.stdout.once('end', ended).end();
    this.stderr.once('end', ended).end();
  }

  override kill(): boolean {
    this.#stop();
    return true;
  }
}

/**
 * What the login shell is given, whichever it is. sudo, and whoever reads its log, sees no more than this; the rest follows on
 * standard input when it says that it is there.
 */
function commandLine({ password, root = false }: JailOptions): string {
  const boot = `$|=1; print "\\0conform-jail\\0"; $_=""; until (/\\0\\0$/) { sysread STDIN, $_, 65536, length or exit 1 } @conform = split /\\0/; eval $conform[0]; die $@ if $@`;
  const sudo = password === null ? 'sudo -n' : `sudo -k -S -p ${PROMPT}`;
  return `${root ? '' : `${sudo} -- `}perl -e '${boot}'`;
}

function cannotEnter(said: string, withoutPassword: boolean): string {
  const told = quoted(said);
  if (/command not found|perl:/.test(said))
    return `There is no jail without sudo and Perl on the host. ${told}`;
  if (withoutPassword && /^sudo/m.test(said))
    return `There is no jail without sudo: give its password, or somebody who needs none. ${told}`;
  return `The host can’t be made read-only for us, so nothing was looked at. ${told}`;
}

function lostWith(said: string): BrokenError {
  return new BrokenError(`The connection to the host was lost. ${quoted(said)}`.trim());
}

function quoted(said: string): string {
  const text = said.trim();
  return text === '' ? '' : `It said: ${text}`;
}

function nameOf(signal: number | null): string | null {
  if (signal === null) return null;
  const found = Object.entries(constants.signals).find(([, number]) => number === signal);
  return found?.[0].replace(/^SIG/, '') ?? String(signal);
}

/** What the server or a guard has to say of a command that did not come to its own end. */
function brokenBy(note: string): BrokenError | null {
  if (note === '') return null;
  const [, refused] = /^refused (.*)/s.exec(note) ?? [];
  if (refused !== undefined)
    return new BrokenError(`Refused on a host where nothing may be changed: ${refused.trim()}`);
  if (note === 'flood') return new BrokenError('It printed more than 64 MB, and was ended.');
  return new BrokenError(`The host could not run it: ${note}`);
}

function givenUp(signal: AbortSignal): BrokenError {
  return new BrokenError('Gave up waiting for the host.', { cause: signal.reason });
}
