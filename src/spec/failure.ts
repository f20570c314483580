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

export class StepFailed extends Error {
  override readonly name = 'StepFailed';

  constructor(failures: readonly FailedCommand[]) {
    super(failures.map(({ command, exitCode }) => `exit ${exitCode}: ${command}`).join('\n'));
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What a failure says, with what was found where the message of the assertion leaves parts of that out. */
export function tellFailure(failure: Error): string {
  if (!('actual' in failure) || !failure.message.includes('…(')) return failure.message;
  const found = inspect(failure.actual, { depth: 6, breakLength: 120 });
  const shown = found.length > SHOWN_LENGTH ? `${found.slice(0, SHOWN_LENGTH)} …` : found;
  return `${failure.message}\nFound: ${shown}`;
}
