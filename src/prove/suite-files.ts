// Which file defines which section of the guide.
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const SECTION = /^section\('([^']+)'/gm;

/**
 * @param suites folder of the suites.
 * @returns section → absolute path of its spec.
 */
export async function suiteFiles(suites: string): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for await (const name of glob('*/*.spec.ts', { cwd: suites })) {
    const file = join(suites, name);
    for (const [, id = ''] of (await readFile(file, 'utf8')).matchAll(SECTION)) files.set(id, file);
  }
  return files;
}
