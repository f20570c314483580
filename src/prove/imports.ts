// Which files of this repository a module depends on, through others too.
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** Types are gone when a module runs: importing them alone binds nothing. */
const IMPORT = /^(?:import|export)\s+(?!type\b)(?:[^'";]*?\sfrom\s+)?'(\.[^']+)'/gm;
const PACKAGED = /\bnew URL\('(\.[^']+)', import\.meta\.url\)/g;

/** @returns absolute paths: the file itself and everything it imports from this repository. */
export async function dependenciesOf(file: string): Promise<ReadonlySet<string>> {
  const known = new Set<string>();
  const waiting = [resolve(file)];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (known.has(next)) continue;
    known.add(next);
    if (!next.endsWith('.ts')) continue;
    const source = await readFile(next, 'utf8');
    for (const [, specifier = ''] of [...source.matchAll(IMPORT), ...source.matchAll(PACKAGED)])
      waiting.push(resolve(dirname(next), specifier));
  }
  return known;
}
