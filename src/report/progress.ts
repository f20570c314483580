// What a walk shows while it goes: headings, finished steps, and a sign of life from a long one.

import ora, { type Ora } from 'ora';
import type { OutcomeRecord } from './outcome.ts';
import { oneLine } from './plain-text.ts';
import type { SectionPlace } from './task-meta.ts';
import { duration, type Look, renderPhase, renderRecord, renderSection, takesSpinner } from './terminal.ts';

/** A step that runs longer gets a spinner, on a terminal. */
const SPINNER_AFTER_MS = 2_000;
/** Elsewhere (a CI log), a line this often says that a long step is still running. */
const HEARTBEAT_MS = 30_000;

type Screen = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

/** Prints a walk to one stream as it goes. Call {@link Progress.stop} at the end, whatever happened. */
export class Progress {
  readonly #stream: Screen;
  readonly #look: Look;
  #phase = '';
  #section = '';
  #spinner: Ora | undefined;
  #timer: NodeJS.Timeout | undefined;
  #running: string | undefined;

  constructor(stream: Screen, look: Look) {
    this.#stream = stream;
    this.#look = look;
  }

  /** A step or check has begun. `place` is given when it is known before the record is. */
  started(title: string, place: SectionPlace | undefined, since = Date.now()): void {
    this.#quiet();
    if (place !== undefined) this.#heading(place);
    this.#running = oneLine(title);
    const text = () =>
      `${oneLine(title, Math.max(20, this.#look.width - 20))} ${duration(Date.now() - since)}`;
    if (takesSpinner(this.#stream, process.env)) {
      const tick = () => {
        this.#spinner ??= ora({ text: text(), stream: this.#stream, indent: 4, discardStdin: false }).start();
        this.#spinner.text = text();
        this.#timer = setTimeout(tick, 1_000);
        this.#timer.unref();
      };
      this.#timer = setTimeout(tick, SPINNER_AFTER_MS);
    } else {
      this.#timer = setInterval(() => this.#print(`    … ${text()}`), HEARTBEAT_MS);
    }
    this.#timer.unref();
  }

  /** A step or check is done. */
  finished(record: OutcomeRecord): void {
    this.#quiet();
    this.#running = undefined;
    this.#heading(record);
    this.#print(renderRecord(record, this.#look));
  }

  /** The run is over, or was interrupted: nothing moves any more. Says what was still running, if anything. */
  stop(): void {
    this.#quiet();
    if (this.#running !== undefined) this.#print(`    … ${this.#running}: not finished`);
    this.#running = undefined;
  }

  #heading(place: SectionPlace): void {
    if (place.phase !== this.#phase) this.#print(renderPhase(place.phase, this.#look));
    if (place.phase !== this.#phase || place.section !== this.#section) this.#print(renderSection(place));
    this.#phase = place.phase;
    this.#section = place.section;
  }

  #quiet(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#spinner?.stop();
    this.#spinner = undefined;
  }

  #print(text: string): void {
    this.#stream.write(`${text}\n`);
  }
}
