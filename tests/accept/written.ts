// Files as people write them, for the tests of what reads them.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Writes a file for the length of a test. */
export async function written(text: string, name = 'people.yaml'): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'accept-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const file = join(dir, name);
  await writeFile(file, text);
  return file;
}
