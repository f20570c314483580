// mvdan/sh, a parser of shell scripts compiled to WebAssembly (sh-syntax): started on first use.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { getProcessor, ParseError } from 'sh-syntax';

interface Instance {
  readonly exports: {
    readonly memory: { readonly buffer: ArrayBuffer };
    readonly _start: () => void;
    /** Where in memory it has put so many bytes. */
    readonly wasmAlloc: (size: number) => number;
  };
}

/** TypeScript declares it only together with the browser's types. */
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<object>;
  instantiate(module: object, imports: object): Promise<Instance>;
};

type Parser = ReturnType<typeof getProcessor>;
let parser: Promise<Parser> | undefined;

/** Compiles the WebAssembly once, on first use, and starts it once for many scripts; sh-syntax alone would do both for each. */
export function shellParser(): Promise<Parser> {
  parser ??= start();
  return parser;
}

async function start(): Promise<Parser> {
  const file = createRequire(import.meta.url).resolve('sh-syntax/main.wasm');
  const compiled = await WebAssembly.compile(await readFile(file));
  let running: Reusable | undefined;
  const run = getProcessor(async (imports: object) => {
    if (running === undefined || running.isHalfFull())
      running = reusable(await WebAssembly.instantiate(compiled, imports));
    return running.instance;
  });
  return (async (...args: Parameters<Parser>) => {
    const before = running;
    try {
      return await run(...args);
    } catch (error) {
      if (error instanceof ParseError) throw error;
      // What ended it in the middle, such as a stack that overflowed, it does not recover from.
      running = undefined;
      if (before === undefined) throw error;
      return await run(...args);
    }
  }) as Parser;
}

interface Reusable {
  readonly instance: Instance;
  /** Whether the scripts so far have filled half of its memory. */
  readonly isHalfFull: () => boolean;
}

/**
 * An instance that is told to start for each script, and does so for the first only. It frees nothing by itself: made for one
 * script, it breaks when its memory is full and it first tries to, so it must be left before.
 */
function reusable({ exports }: Instance): Reusable {
  let isStarted = false;
  let filled = 0;
  const start = (): void => {
    if (isStarted) return;
    isStarted = true;
    exports._start();
  };
  const allocate = (size: number): number => {
    const at = exports.wasmAlloc(size);
    filled = Math.max(filled, at + size);
    return at;
  };
  return {
    instance: { exports: { ...exports, _start: start, wasmAlloc: allocate } },
    isHalfFull: () => filled > exports.memory.buffer.byteLength / 2,
  };
}
