// The terminal that a process on a machine runs at: what stands on its screen, and the keyboard.
import { stripVTControlCharacters } from 'node:util';
import type { RemoteProcess } from './remote-process.ts';
import type { Key } from './shell.ts';

const KEYS: Readonly<Record<Key | 'interrupt', string>> = {
  enter: '\r',
  tab: '\t',
  space: ' ',
  escape: '\u001b',
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  interrupt: '\u0003',
};

/** What became of waiting for a text: it stands there, nothing came for too long, or the process has ended. */
export type Shown = 'shown' | 'silent' | 'ended';

export class Terminal {
  readonly #remote: RemoteProcess;
  /** All that was printed, control sequences included: one may have arrived by half. */
  #printed = '';
  #answeredAt = 0;
  #ended = false;
  /** True when it ended because we took the terminal away. */
  hungUp = false;
  /** Called with everything that is printed, and with the end. */
  #onChange = () => {};
  /** Exit status and signal, when the process has ended. */
  readonly end: Promise<{ readonly exitCode: number | null; readonly signal: string | null }>;

  constructor(remote: RemoteProcess) {
    this.#remote = remote;
    remote.stdout.on('data', (text: string) => {
      this.#printed += text;
      this.#onChange();
    });
    remote.stderr.resume();
    this.end = new Promise((resolve) => {
      remote.once('close', (exitCode: number | null, signal: string | null) => {
        this.#ended = true;
        this.#onChange();
        resolve({ exitCode, signal });
      });
    });
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** All that was printed, as text. */
  get text(): string {
    return plain(this.#printed);
  }

  /** Forgets what was printed so far. */
  clear(): void {
    this.#printed = '';
    this.#answeredAt = 0;
  }

  /** Waits until `text` stands among what was printed since the last answer, or there is nothing to wait for. */
  shows(text: RegExp, quietMs: number): Promise<Shown> {
    return new Promise((resolve) => {
      const become = (shown: Shown) => {
        clearTimeout(timer);
        this.#onChange = () => {};
        resolve(shown);
      };
      const timer = setTimeout(() => become('silent'), quietMs);
      const look = () => {
        timer.refresh();
        if (plain(this.#printed.slice(this.#answeredAt)).search(text) !== -1) become('shown');
        else if (this.#ended) become('ended');
      };
      this.#onChange = look;
      look();
    });
  }

  /** Waits for the end, as long as there are signs of life. */
  ends(quietMs: number): Promise<Shown> {
    return this.shows(/(?!)/, quietMs);
  }

  /** Types text as it is; what is printed from now on is the answer to it. */
  type(text: string | Buffer): void {
    this.#answeredAt = this.#printed.length;
    if (!this.#ended) this.#remote.stdin.write(text);
  }

  press(...keys: readonly (Key | 'interrupt')[]): void {
    this.type(keys.map((key) => KEYS[key]).join(''));
  }

  /** Takes the terminal away from what still runs at it. */
  hangUp(): void {
    if (this.#ended) return;
    this.hungUp = true;
    this.#remote.kill();
  }
}

function plain(printed: string): string {
  return stripVTControlCharacters(printed).replaceAll(/\r*\n/g, '\n').replaceAll('\r', '\n');
}
