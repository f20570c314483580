// How something went wrong: whose word it is that a promise does not hold, and how it is told.
import { inspect } from 'node:util';
import type { FailedCommand } from '../machine/shell.ts';

/** Characters up to which what was found is shown with a failure. */
const SHOWN_LENGTH = 800;

/** Only an assertion says that a promise does not hold; every other error means that we could not look, or are wrong. */
export function isAssertion(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  // Vitest throws a plain Error for matchers that are extensions, `toSatisfy` among them: what it compared marks it.
  return error.name === 'AssertionError' || ('actual' in error && 'expected' in error);
}

/** Lines of what a step has said on standard error that are told with its failure. */
const SAID_LINES = 6;

export class StepFailed extends Error {
  override readonly name = 'StepFailed';
  /** The last of what it said about it; empty when it said nothing. */
  readonly said: string;

  constructor(failures: readonly FailedCommand[], stderr: string) {
    super(failures.map(({ command, exitCode }) => `exit ${exitCode}: ${command}`).join('\n'));
    const lines = stderr.split('\n').filter((line) => line.trim() !== '');
    this.said = lines.slice(-SAID_LINES).join('\n');
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What a failure says, with what was found where the message of the assertion leaves parts of that out. */
export function tellFailure(failure: Error): string {
  if (failure instanceof StepFailed)
    return failure.said === '' ? failure.message : `${failure.message}\nIt said: ${failure.said}`;
  if (!('actual' in failure) || !failure.message.includes('…(')) return failure.message;
  const found = inspect(failure.actual, { depth: 6, breakLength: 120 });
  const shown = found.length > SHOWN_LENGTH ? `${found.slice(0, SHOWN_LENGTH)} …` : found;
  return `${failure.message}\nFound: ${shown}`;
}
