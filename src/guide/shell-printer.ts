// mvdan/sh, compiled to WebAssembly (sh-syntax): started on first use, one way of printing.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { getProcessor, ParseError } from 'sh-syntax';

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

/** TypeScript declares it only together with the browser's types. */
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<object>;
  instantiate(module: object, imports: object): Promise<object>;
};

type Processor = ReturnType<typeof getProcessor>;
let processor: Promise<Processor> | undefined;

/** Compiles the WebAssembly once, on first use; sh-syntax alone would compile it again for every script. */
async function startProcessor(): Promise<Processor> {
  const file = createRequire(import.meta.url).resolve('sh-syntax/main.wasm');
  const compiled = await WebAssembly.compile(await readFile(file));
  return getProcessor((imports: object) => WebAssembly.instantiate(compiled, imports));
}

/**
 * Prints a bash script without its comments, on as few lines as here-documents and quotes allow.
 *
 * @throws CanonicalError when it cannot be parsed
 */
export async function print(script: string): Promise<string> {
  processor ??= startProcessor();
  const run = await processor;
  try {
    // Not `minify` or `simplify`: they make `$(($x * 2))` and `$((x * 2))` one, which differ for x='1 + 1'.
    const printed = await run(script, { print: true, keepComments: false, singleLine: true });
    return printed.replace(/\n$/, '');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const offset = error instanceof ParseError ? (error.Pos?.Offset ?? 0) : 0;
    const before = Buffer.from(script).subarray(0, offset).toString().split('\n');
    throw new CanonicalError(reason, before.length, Array.from(before.at(-1) ?? '').length + 1, {
      cause: error,
    });
  }
}
