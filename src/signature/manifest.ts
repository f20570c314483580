// The list of a report's files with their SHA-256, in the form that `sha256sum -c` takes: what is signed, and checked again.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BadInput } from '../bad-input.ts';
import { REPORT_FILES } from '../report/report-files.ts';

export const MANIFEST = REPORT_FILES.manifest;
export const SIGNATURE = REPORT_FILES.signature;

/** What a folder holds, beside the manifest and its signature. Paths have `/`, whatever the system has, and are sorted. */
export interface Contents {
  readonly files: readonly string[];
  /** What is neither a file nor a folder: links, sockets. A report has none. */
  readonly others: readonly string[];
}

/** Path → SHA-256, 64 hex digits. */
export type Manifest = ReadonlyMap<string, string>;

/** Everything in a folder and below it. Links are not followed. */
export async function listContents(dir: string): Promise<Contents> {
  const files: string[] = [];
  const others: string[] = [];
  const list = async (below: string): Promise<void> => {
    for (const entry of await readdir(join(dir, below), { withFileTypes: true })) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (path === MANIFEST || path === SIGNATURE) continue;
      if (entry.isDirectory()) await list(path);
      else if (entry.isFile()) files.push(path);
      else others.push(path);
    }
  };
  await list('');
  return { files: files.sort(), others: others.sort() };
}

/** SHA-256 of a file, 64 hex digits. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest('hex');
}

/**
 * Writes the manifest of a folder into it.
 * @returns its path
 * @throws BadInput when the folder holds what is no file: nobody could check it
 */
export async function writeManifest(dir: string): Promise<string> {
  const { files, others } = await listContents(dir);
  if (others.length > 0) {
    throw new BadInput(
      'The report holds what is no file',
      others.map((path) => join(dir, path)).join(', '),
      'Give --report a folder of its own.',
    );
  }
  let text = '';
  for (const path of files) text += `${lineOf(path, await sha256Of(join(dir, path)))}\n`;
  const manifest = join(dir, MANIFEST);
  await writeFile(manifest, text);
  return manifest;
}

/**
 * Reads the text of a manifest.
 * @throws BadInput naming the line that is none, or leads out of the folder
 */
export function parseManifest(text: string, where: string): Manifest {
  const lines = text.split('\n');
  if (lines.pop() !== '')
    throw new BadInput('The manifest has no end', where, 'It was cut off: get it anew.');
  return new Map(
    lines.map((line, index) => {
      const [, escaped, sha256 = '', name = ''] = /^(\\?)([0-9a-f]{64})[ ][ *](.+)$/.exec(line) ?? [];
      const path = escaped === '\\' ? unescaped(name) : name;
      if (path === '' || path.split('/').some((part) => part === '' || part === '..')) {
        throw new BadInput('This is no line of a manifest', `${where}:${index + 1}`, 'Get the report anew.');
      }
      return [path, sha256] as const;
    }),
  );
}

/** As `sha256sum` writes it: names with a line break or a backslash are escaped, which a backslash in front tells. */
function lineOf(path: string, sha256: string): string {
  const name = path.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  return `${name === path ? '' : '\\'}${sha256}  ${name}`;
}

function unescaped(name: string): string {
  return name.replace(/\\(.)/g, (_, letter: string) => ({ n: '\n', r: '\r' })[letter] ?? letter);
}
