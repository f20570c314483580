// The one place where commands are recorded: secrets are replaced here, before anything else sees a result.
import type { CommandResult } from '../machine/shell.ts';
import type { Evidence } from '../report/outcome.ts';
import type { Redactor } from '../report/redaction.ts';

/** Longer outputs are kept by their beginning and end: what went wrong stands there. */
const KEPT_CHARS = 64 * 1024;

export class Recorder {
  readonly #redactor: Redactor;
  #evidence: Evidence[] = [];

  constructor(redactor: Redactor) {
    this.#redactor = redactor;
  }

  record(result: CommandResult): void {
    const { command, exitCode, signal, stdout, stderr, durationMs, timedOut } =
      this.#redactor.redactEvidence(result);
    this.#evidence.push({
      command,
      exitCode,
      signal,
      stdout: abridge(stdout),
      stderr: abridge(stderr),
      durationMs,
      timedOut,
    });
  }

  /** Shows evidence taken earlier once more, at no cost of time. */
  show(evidence: readonly Evidence[]): void {
    this.#evidence.push(...evidence.map((entry) => ({ ...entry, durationMs: 0 })));
  }

  redact(text: string): string {
    return this.#redactor.redact(text);
  }

  get length(): number {
    return this.#evidence.length;
  }

  since(index: number): readonly Evidence[] {
    return this.#evidence.slice(index);
  }

  /** Hands over what was recorded, and begins anew. */
  take(): readonly Evidence[] {
    const taken = this.#evidence;
    this.#evidence = [];
    return taken;
  }
}

function abridge(text: string): string {
  if (text.length <= KEPT_CHARS) return text;
  const half = KEPT_CHARS / 2;
  return `${text.slice(0, half)}\n… ${text.length - KEPT_CHARS} characters left out …\n${text.slice(-half)}`;
}
