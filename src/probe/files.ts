// What a file is: kind, mode, owner, size.
import type { ReadingShell } from '../machine/shell.ts';
import { ProbeError } from './error.ts';
import { outputOf } from './result.ts';

/** All but `path` and `exists` are null of a file that does not exist. */
export interface FileStatus {
  readonly path: string;
  readonly exists: boolean;
  /** Symbolic links are not followed. */
  readonly type: 'file' | 'directory' | 'symlink' | 'other' | null;
  /** Four octal digits: `0644`. */
  readonly mode: string | null;
  readonly owner: string | null;
  readonly group: string | null;
  /** Bytes. */
  readonly size: number | null;
}

/** Status of one file, read as root. */
export async function readFileStatus(shell: ReadingShell, path: string): Promise<FileStatus> {
  const result = await shell.$`LC_ALL=C sudo stat -c ${'%04a %s %U %G %F'} -- ${path}`;
  if (result.exitCode === 1 && /: (?:No such file or directory|Not a directory)$/m.test(result.stderr))
    return { path, exists: false, type: null, mode: null, owner: null, group: null, size: null };
  return { path, exists: true, ...parseFileStatus(outputOf(result, 'Run it on the machine.')) };
}

const TYPES: Readonly<Record<string, NonNullable<FileStatus['type']>>> = {
  'regular file': 'file',
  'regular empty file': 'file',
  directory: 'directory',
  'symbolic link': 'symlink',
};

/** @param text one line of `stat -c '%04a %s %U %G %F'` */
export function parseFileStatus(text: string): Omit<FileStatus, 'path' | 'exists'> {
  const [, mode, size, owner, group, kind] = /^([0-7]{4}) (\d+) (\S+) (\S+) (.+)\n?$/.exec(text) ?? [];
  if (mode === undefined || owner === undefined || group === undefined || kind === undefined)
    throw ProbeError.unreadable('stat', text);
  return { type: TYPES[kind] ?? 'other', mode, owner, group, size: Number(size) };
}
