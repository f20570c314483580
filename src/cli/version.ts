// Which version of the suite this is.
import { readFile } from 'node:fs/promises';

/** As package.json has it: `0.1.0`. */
export async function suiteVersion(): Promise<string> {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(await readFile(file, 'utf8')) as { version: string }).version;
}
