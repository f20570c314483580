// The one ssh program a host: it finds the way, checks the host's key and logs in as `ssh HOST` does; its connection is ours.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, watch } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { SshTarget } from '../machine.ts';
import { BrokenError } from '../shell.ts';
import { NoHost } from './no-host.ts';
import { connectProxy } from './proxy.ts';
import { refusalOf, Said } from './refusal.ts';
import { configured, named, type Resolved, resolveTarget } from './target.ts';

/** How long it may take to get in: without anybody to ask, and with somebody who looks for a key or a phone. */
const LIMIT_MS = { alone: 30_000, interactive: 5 * 60_000 } as const;
/** How long an ssh program may take to end when it is told to, and its outputs to close. */
const END_LIMIT_MS = 1_000;
const AFTERMATH_MS = 200;
/** How much is kept of what it says once it is in. */
const LAST_WORDS = 4_096;
/** A socket's path has at most 107 letters; ssh adds 17 to it, and we 12. */
const LONGEST_FOLDER = 78;

/** What holds whatever the user's configuration says. What it says of addresses, users, keys and ways is left as it is. */
const ALWAYS: readonly string[] = [
  'StrictHostKeyChecking=yes',
  // Nothing is written here either.
  'UpdateHostKeys=no',
  'ControlPersist=no',
  'ClearAllForwardings=yes',
  'ForwardAgent=no',
  'ForwardX11=no',
  'Tunnel=no',
  'PermitLocalCommand=no',
  'ServerAliveInterval=5',
  'ServerAliveCountMax=4',
  // Tells the host's key, and how it let us in.
  'LogLevel=DEBUG1',
];
/** The same, of options that not every version knows. */
const WHERE_KNOWN: Readonly<Record<string, string>> = {
  remotecommand: 'RemoteCommand=none',
  forkafterauthentication: 'ForkAfterAuthentication=no',
};

export interface MasterOptions {
  /** True when somebody sits at this process's terminal whom ssh may ask: for a passphrase, a password, a touch. */
  readonly interactive: boolean;
  /** A folder that goes with the run, for the socket that is there until we are in; the system's own when left out. */
  readonly folder?: string;
  /** Told of what the ssh program says to people while it logs in: where to confirm it, for one. */
  readonly onNotice?: (line: string) => void;
}

/** A connection that is open, and the program that keeps it. */
export interface Master {
  /** Carries the messages of SSH's connection protocol. */
  readonly socket: Socket;
  readonly resolved: Resolved;
  /** What the program said until it was in. */
  readonly said: Said;
  /** Resolves when the program has ended: with its last words, or null. */
  readonly ended: Promise<string | null>;
  end(): Promise<void>;
}

/**
 * Logs in. Nothing is left when it fails, nor when this process dies: no program, and no socket.
 * @throws NoHost saying why not
 */
export async function startMaster(
  target: SshTarget,
  options: MasterOptions,
  signal: AbortSignal,
): Promise<Master> {
  const resolved = await resolveTarget(target, signal);
  const limitMs = options.interactive ? LIMIT_MS.interactive : LIMIT_MS.alone;
  const limit = AbortSignal.timeout(limitMs);
  const stop = AbortSignal.any([signal, limit]);
  await using folder = await socketFolder(options.folder);
  const path = join(folder.path, 's');
  const program = new SshProgram(argumentsOf(target, resolved, path, options.interactive), options);
  try {
    await listening(path, program.ended, stop);
    const socket = await connectProxy(path, stop);
    const said = new Said(program.loggedIn());
    return { socket, resolved, said, ended: program.ended, end: () => program.end() };
  } catch (error) {
    const { over } = program;
    await program.end();
    signal.throwIfAborted();
    const ended = limit.aborted ? `did not let us in within ${limitMs / 1000} s` : null;
    if (over || ended !== null) throw refusalOf({ target, resolved, said: new Said(program.text), ended });
    throw error instanceof BrokenError ? error : new NoHost(target.host, String(error), 'Try again.', true);
  }
}

function argumentsOf(target: SshTarget, resolved: Resolved, path: string, interactive: boolean): string[] {
  const known = Object.entries(WHERE_KNOWN).filter(([name]) => resolved.options.has(name));
  const settings = [
    ...ALWAYS,
    ...known.map(([, setting]) => setting),
    `BatchMode=${interactive ? 'no' : 'yes'}`,
  ];
  return [
    ...configured(target),
    ...['-M', '-N', '-T', '-S', path.replaceAll('%', '%%')],
    ...settings.flatMap((setting) => ['-o', setting]),
    ...named(target),
  ];
}

/** The program while it runs, and what it says. */
class SshProgram {
  readonly #child: ChildProcess;
  /** All until it is in, then the last of it. */
  text = '';
  #in = false;
  /** True when it has ended by itself, or was never there. */
  over = false;
  readonly ended: Promise<string | null>;

  constructor(args: readonly string[], { interactive, onNotice }: MasterOptions) {
    // It ends with the thread that started it, even if nothing can be done for it any more.
    this.#child = spawn('setpriv', ['--pdeathsig', 'TERM', 'ssh', ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
      // Ctrl-C in the terminal is for us to act on; only a program that may ask there stays at it.
      detached: !interactive,
      env: { ...process.env, ...(!interactive && { SSH_ASKPASS_REQUIRE: 'never' }) },
    });
    const { stderr } = this.#child;
    stderr?.setEncoding('utf8').on('data', (chunk: string) => this.#hear(chunk, onNotice));
    this.ended = this.#end();
  }

  /** From now on only its last words count. @returns what it said so far */
  loggedIn(): string {
    this.#in = true;
    const said = this.text;
    this.text = '';
    return said;
  }

  async end(): Promise<void> {
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), END_LIMIT_MS);
    this.#child.kill();
    await this.ended;
    clearTimeout(timer);
  }

  #hear(chunk: string, onNotice: MasterOptions['onNotice']): void {
    const from = this.text.lastIndexOf('\n') + 1;
    this.text += chunk;
    if (this.#in) this.text = this.text.slice(-LAST_WORDS);
    else if (onNotice) {
      const lines = this.text.slice(from, this.text.lastIndexOf('\n') + 1);
      for (const line of new Said(lines).plain) onNotice(line);
    }
  }

  async #end(): Promise<string | null> {
    const closed = new Promise((resolve) => this.#child.once('close', resolve));
    try {
      await once(this.#child, 'exit');
      // Whatever it started on the way may keep its standard error open.
      await Promise.race([closed, delay(AFTERMATH_MS, undefined, { ref: false })]);
    } catch (error) {
      this.text = String(error);
    }
    this.over = true;
    return new Said(this.text).plain.at(-1) ?? null;
  }
}

/** A folder that nobody else looks into, with a path short enough for a socket's. */
async function socketFolder(within = tmpdir()): Promise<AsyncDisposable & { readonly path: string }> {
  const parent = within.length > LONGEST_FOLDER ? tmpdir() : within;
  const path = await mkdtemp(join(parent, 'ssh-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** Waits until there is a socket at `path`. @throws when the program ends before that, or `stop` fires. */
async function listening(path: string, ended: Promise<string | null>, stop: AbortSignal): Promise<void> {
  const watching = new AbortController();
  const signal = AbortSignal.any([stop, watching.signal]);
  const over = ended.then(() => {
    throw new Error('The ssh program has ended.');
  });
  try {
    const changes = watch(dirname(path), { signal });
    const there = async () => {
      while (!existsSync(path)) await once(changes, 'change', { signal });
    };
    await Promise.race([there(), over]);
  } finally {
    watching.abort();
  }
}
