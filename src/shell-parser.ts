// mvdan/sh, a parser of shell scripts compiled to WebAssembly (sh-syntax): started on first use.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { getProcessor } from 'sh-syntax';

/** TypeScript declares it only together with the browser's types. */
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<object>;
  instantiate(module: object, imports: object): Promise<object>;
};

type Parser = ReturnType<typeof getProcessor>;
let parser: Promise<Parser> | undefined;

/** Compiles the WebAssembly once, on first use; sh-syntax alone would compile it again for every script. */
export function shellParser(): Promise<Parser> {
  parser ??= start();
  return parser;
}

async function start(): Promise<Parser> {
  const file = createRequire(import.meta.url).resolve('sh-syntax/main.wasm');
  const compiled = await WebAssembly.compile(await readFile(file));
  return getProcessor((imports: object) => WebAssembly.instantiate(compiled, imports));
}
