// Asks somebody at the terminal whether to go on.
import { createInterface } from 'node:readline/promises';
import { BadInput } from '../bad-input.ts';

/**
 * @returns true for yes, and nothing else
 * @throws BadInput where nobody can be asked
 */
export async function confirm(question: string, signal: AbortSignal): Promise<boolean> {
  if (process.stdin.isTTY !== true)
    throw new BadInput(
      'Nobody can be asked here',
      question.split('\n')[0] ?? '',
      'Give --yes to agree beforehand.',
    );
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question} [y/N] `, { signal });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
