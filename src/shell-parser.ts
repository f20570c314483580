// mvdan/sh, a parser of shell scripts compiled to WebAssembly (sh-syntax): started on first use.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { getProcessor, ParseError } from 'sh-syntax';

interface Instance {
  readonly exports: {
    readonly memory: { readonly buffer: ArrayBuffer };
    readonly _start: () => void;
  };
}

/** TypeScript declares it only together with the browser's types. */
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<object>;
  instantiate(module: object, imports: object): Promise<Instance>;
};

type Parser = ReturnType<typeof getProcessor>;
let parser: Promise<Parser> | undefined;

/** Compiles and starts the WebAssembly once, on first use; sh-syntax alone would do both again for every script. */
export function shellParser(): Promise<Parser> {
  parser ??= start();
  return parser;
}

async function start(): Promise<Parser> {
  const file = createRequire(import.meta.url).resolve('sh-syntax/main.wasm');
  const compiled = await WebAssembly.compile(await readFile(file));
  let running: Restartable | undefined;
  const run = getProcessor(async (imports: object) => {
    if (running === undefined || !running.isAsItWas())
      running = restartable(await WebAssembly.instantiate(compiled, imports));
    return running.instance;
  });
  return (async (...args: Parameters<Parser>) => {
    try {
      return await run(...args);
    } catch (error) {
      // What ended it in the middle, such as a stack that overflowed, it does not recover from.
      if (!(error instanceof ParseError)) running = undefined;
      throw error;
    }
  }) as Parser;
}

interface Restartable {
  readonly instance: Instance;
  /** Whether its memory has the size that it began with. */
  readonly isAsItWas: () => boolean;
}

/**
 * An instance that starts again, and again, with the memory that its first start left: it was made for one script, and what
 * it keeps of one would be in the way of the next.
 */
function restartable(instance: Instance): Restartable {
  const { exports } = instance;
  let fresh: Uint8Array | undefined;
  const memory = () => new Uint8Array(exports.memory.buffer);
  const restart = (): void => {
    if (fresh !== undefined) {
      memory().set(fresh);
      return;
    }
    try {
      exports._start();
    } finally {
      fresh = memory().slice();
    }
  };
  return {
    instance: { exports: { ...exports, _start: restart } },
    isAsItWas: () => fresh === undefined || fresh.length === exports.memory.buffer.byteLength,
  };
}
