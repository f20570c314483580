// Inputs from a file: one of the sets that are shipped, YAML of one's own, or a module such as conform.config.ts.
import { access, readdir, readFile } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { BadInput } from '../bad-input.ts';
import type { Given } from './given.ts';

const SHIPPED = fileURLToPath(new URL('../../inputs', import.meta.url));
/** Found in the folder where `conform` is started, unless a file is named. */
const FOUND = 'conform.config.ts';
const MODULES = ['.ts', '.mts', '.js', '.mjs'];

/** Names of the sets that are shipped. */
export async function shippedSets(): Promise<readonly string[]> {
  return (await readdir(SHIPPED)).map((file) => basename(file, '.yaml')).sort();
}

/**
 * The inputs of a file, in its order.
 * @param asked name of a shipped set, or path of a file; undefined: conform.config.ts of the folder, if there is one.
 * @throws BadInput when it is missing, cannot be read, or is no list of names and values.
 */
export async function readFileInputs(asked: string | undefined, folder: string): Promise<readonly Given[]> {
  if (asked === undefined) {
    const found = join(folder, FOUND);
    return (await exists(found)) ? readModule(found, FOUND) : [];
  }
  const sets = await shippedSets();
  if (sets.includes(asked)) return readYaml(join(SHIPPED, `${asked}.yaml`), `${asked}.yaml`);
  const file = resolve(folder, asked);
  if (!(await exists(file))) {
    throw new BadInput(
      'No such inputs',
      `--inputs ${asked}`,
      `Name one of the sets that are shipped (${sets.join(', ')}), or a YAML or TypeScript file.`,
    );
  }
  return MODULES.includes(extname(file)) ? readModule(file, asked) : readYaml(file, asked);
}

async function readYaml(file: string, shown: string): Promise<readonly Given[]> {
  const lines = new LineCounter();
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new BadInput(`The inputs cannot be read (${String(error)})`, shown, 'Check the file.', {
      cause: error,
    });
  });
  const document = parseDocument(text, { lineCounter: lines });
  const [error] = document.errors;
  if (error !== undefined) {
    throw new BadInput('The inputs are no YAML', shown, `${firstLine(error).replace(/:$/, '')}.`);
  }
  if (!isMap(document.contents)) {
    throw new BadInput('The inputs are no list of names and values', shown, 'Write `outbound: hardened`.');
  }
  return document.contents.items.map(({ key, value }) => {
    const line = isScalar(key) && key.range ? lines.linePos(key.range[0]).line : 1;
    return {
      name: String(isScalar(key) ? key.value : key),
      value: isScalar(value) ? value.value : value,
      where: `${shown}:${line}`,
      from: 'file' as const,
    };
  });
}

async function readModule(file: string, shown: string): Promise<readonly Given[]> {
  const loaded: unknown = await import(pathToFileURL(file).href).catch((error: unknown) => {
    const what = error instanceof Error ? `${error.name}: ${firstLine(error)}` : String(error);
    throw new BadInput(`The inputs cannot be loaded (${what})`, shown, 'Run it with node to see more.', {
      cause: error,
    });
  });
  const inputs = (loaded as { default?: unknown }).default;
  if (typeof inputs !== 'object' || inputs === null || Array.isArray(inputs)) {
    throw new BadInput(
      'The file exports no inputs',
      shown,
      'Write `export default { outbound: "hardened" };`.',
    );
  }
  return Object.entries(inputs).map(([name, value]) => ({
    name,
    value,
    where: shown,
    from: 'file' as const,
  }));
}

/** Of an error's message: the other lines quote the file, which may hold what should not be shown. */
function firstLine({ message }: Error): string {
  return message.split('\n', 1)[0] ?? '';
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
