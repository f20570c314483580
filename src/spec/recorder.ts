// The one place where commands are recorded: secrets are replaced here, before anything else sees a result.
import { inspect } from 'node:util';
import type { CommandResult } from '../machine/shell.ts';
import type { Evidence } from '../report/outcome.ts';
import type { Redactor } from '../report/redaction.ts';

/** Longer outputs are kept by their beginning and end: what went wrong stands there. */
const KEPT_CHARS = 64 * 1024;

export class Recorder {
  readonly #redactor: Redactor;

  constructor(redactor: Redactor) {
    this.#redactor = redactor;
  }

  /** Begins the evidence of a step, a check or a reading. */
  begin(): Recording {
    return new Recording(this.#redactor);
  }

  redact(text: string): string {
    return this.#redactor.redact(text);
  }

  redactResult<R extends CommandResult>(result: R): R {
    return this.#redactor.redactResult(result);
  }

  /** Takes the secrets out of an error's texts; compared values that hold one are taken out whole. */
  redactError(error: Error): Error {
    error.message = this.redact(error.message);
    if (error.stack !== undefined) error.stack = this.redact(error.stack);
    for (const key of ['actual', 'expected', 'diff', 'cause'] as const) {
      const text = inspect(Reflect.get(error, key), { depth: Number.POSITIVE_INFINITY });
      if (this.redact(text) !== text) Reflect.deleteProperty(error, key);
    }
    return error;
  }
}

/** What one step or check has seen, command by command. */
export class Recording {
  readonly #redactor: Redactor;
  readonly #evidence: Evidence[] = [];
  /** What stands in `#evidence`, as it was first recorded. */
  readonly #present = new Set<Evidence>();

  constructor(redactor: Redactor) {
    this.#redactor = redactor;
  }

  /**
   * Records a command that has just ended.
   * @returns what was put on record, so that it can be shown again.
   */
  record(result: CommandResult): Evidence {
    const { command, exitCode, signal, stdout, stderr, durationMs, timedOut } =
      this.#redactor.redactResult(result);
    const evidence: Evidence = {
      command,
      exitCode,
      signal,
      stdout: abridge(stdout),
      stderr: abridge(stderr),
      startedAt: new Date(Date.now() - durationMs).toISOString(),
      durationMs,
      timedOut,
    };
    this.#evidence.push(evidence);
    this.#present.add(evidence);
    return evidence;
  }

  /** Shows evidence taken earlier or by somebody else once more, at no cost of time; not what is being shown already. */
  show(evidence: readonly Evidence[]): void {
    for (const entry of evidence) {
      if (this.#present.has(entry)) continue;
      this.#evidence.push({ ...entry, durationMs: 0 });
      this.#present.add(entry);
    }
  }

  /** All that was recorded so far, without what has been declared secret in the meantime. */
  get evidence(): readonly Evidence[] {
    return this.#evidence.map((entry) => this.#redactor.redactResult(entry));
  }
}

function abridge(text: string): string {
  if (text.length <= KEPT_CHARS) return text;
  const half = KEPT_CHARS / 2;
  return `${text.slice(0, half)}\n… ${text.length - KEPT_CHARS} characters left out …\n${text.slice(-half)}`;
}
