// The suite's side of the comparison, kept between runs: to read every spec takes longer than all else.
import { createHash } from 'node:crypto';
import { glob, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheDir } from '../cache.ts';
import type { Suite } from './suite.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Whatever what specs define, and bindings say, may depend on; what is kept in vain costs less than what is out of date. */
const SOURCES = [
  'bindings/*.yaml',
  'suites/**/*.ts',
  'errata/**/*.ts',
  'fixtures/*',
  'src/**/*.ts',
  'package-lock.json',
];

/**
 * The suite with its bindings: kept in the cache, for as long as none of the files that it is made of changes.
 * @throws BadInput naming bindings that are malformed
 */
export async function loadSuite(): Promise<Suite> {
  const file = join(cacheDir, 'suite', `${await keyOf()}.json`);
  const kept = await readFile(file, 'utf8').then(
    (text): Suite | null => JSON.parse(text) as Suite,
    () => null,
  );
  if (kept !== null) return kept;
  const suite = await readSuite();
  // Without a cache all is well, and slower.
  await keep(file, JSON.stringify(suite)).catch(() => undefined);
  return suite;
}

/** Puts the one file in place of all others of its folder; nobody may read half of it. */
async function keep(file: string, text: string): Promise<void> {
  const folder = dirname(file);
  const unfinished = `${file}.${process.pid}`;
  await mkdir(folder, { recursive: true });
  const others = await readdir(folder);
  await writeFile(unfinished, text);
  await rename(unfinished, file);
  for (const other of others) {
    if (join(folder, other) !== file && other.endsWith('.json'))
      await rm(join(folder, other), { force: true });
  }
}

/** The suite with its bindings, from its files. */
export async function readSuite(): Promise<Suite> {
  const [{ loadSections }, { readBindings }, { suiteOf }] = await Promise.all([
    import('../spec/registry.ts'),
    import('./folder.ts'),
    import('./suite.ts'),
  ]);
  return suiteOf(await loadSections(), await readBindings());
}

async function keyOf(): Promise<string> {
  const files: string[] = [];
  for await (const file of glob(SOURCES, { cwd: ROOT })) files.push(file);
  const texts = await Promise.all(
    files.sort().map(async (file) => [file, await readFile(join(ROOT, file)).catch(() => '')] as const),
  );
  const hash = createHash('sha256').update(process.version);
  for (const [file, text] of texts) hash.update(file).update('\0').update(text).update('\0');
  return hash.digest('hex').slice(0, 32);
}
