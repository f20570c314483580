// Tells Vitest what became of a step or check, in its own words.
import type { Recorder } from './recorder.ts';
import type { Ran } from './run.ts';

/**
 * Ends the test that is running as its record says.
 * @param recorder what Vitest prints of an error has no secret in it either
 * @param skip of the test
 */
export function tellVitest({ record, error }: Ran, recorder: Recorder, skip: (note?: string) => never): void {
  switch (record.outcome) {
    case 'passed':
    case 'erratum':
      return;
    case 'failed':
    case 'fixed':
    case 'broken':
      throw error instanceof Error ? recorder.redactError(error) : new Error(record.reason);
    default:
      skip(`${record.outcome}: ${record.reason}`);
  }
}
