// One way of printing a shell script: as mvdan/sh does, on as few lines as it can.
import { ParseError, type ShSyntaxOptions } from 'sh-syntax';
import { shellParser } from '../shell-parser.ts';

/** A script that the shell parser refuses, with the place in the script as it was given. */
export class CanonicalError extends Error {
  override readonly name = 'CanonicalError';
  /** What the parser says. */
  readonly reason: string;
  /** From 1. */
  readonly line: number;
  /** In characters, from 1. */
  readonly column: number;

  constructor(reason: string, line: number, column: number, options?: ErrorOptions) {
    super(
      `Not a shell script that can be parsed, line ${line}, column ${column}: ${reason}. ` +
        'Check quotes, here-documents and reserved words there; a placeholder is written <like-this>.',
      options,
    );
    this.reason = reason;
    this.line = line;
    this.column = column;
  }
}

/**
 * Prints a bash script without its comments, on as few lines as here-documents and quotes allow.
 *
 * @throws CanonicalError when it cannot be parsed
 */
export async function print(script: string): Promise<string> {
  // Not `minify` or `simplify`: they make `$(($x * 2))` and `$((x * 2))` one, which differ for x='1 + 1'.
  const printed = await parsed(script, { keepComments: false, singleLine: true });
  return printed.replace(/\n$/, '');
}

async function parsed(script: string, options: ShSyntaxOptions): Promise<string> {
  const run = await shellParser();
  try {
    return await run(script, { ...options, print: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const offset = error instanceof ParseError ? (error.Pos?.Offset ?? 0) : 0;
    const before = Buffer.from(script).subarray(0, offset).toString().split('\n');
    throw new CanonicalError(reason, before.length, Array.from(before.at(-1) ?? '').length + 1, {
      cause: error,
    });
  }
}

/**
 * A script without here-documents, one statement a line, as mvdan/sh lays it out.
 * @throws CanonicalError when it cannot be parsed
 */
export async function printLines(script: string): Promise<readonly string[]> {
  if (script.trim() === '') return [];
  const printed = await parsed(script, { keepComments: false, indent: 2 });
  return printed.replace(/\n$/, '').split('\n');
}
