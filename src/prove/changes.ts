// What has changed in this repository since the tests last saw it.
import { resolve } from 'node:path';
import { execa } from 'execa';

/**
 * Files that differ from a commit, in the working tree too.
 * @param base a commit; the one before this one when left out.
 * @returns absolute paths, or null when there is no such commit: then everything counts as changed.
 */
export async function changedSince(
  root: string,
  base: string,
  signal: AbortSignal,
): Promise<ReadonlySet<string> | null> {
  const { failed, stdout } = await execa('git', ['diff', '--name-only', '-z', base, '--'], {
    cwd: root,
    cancelSignal: signal,
    reject: false,
  });
  signal.throwIfAborted();
  if (failed) return null;
  const names = stdout.split('\0').filter((name) => name !== '');
  return new Set(names.map((name) => resolve(root, name)));
}
