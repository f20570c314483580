// Which sections' specs, or anything they are made of, have changed.
import { changedSince } from './changes.ts';
import { dependenciesOf } from './imports.ts';
import { suiteFiles } from './suite-files.ts';

/**
 * @param root folder of the repository.
 * @param suites folder of the suites.
 * @param base the commit to compare with.
 * @returns ids of sections, or null when there is no such commit: then everything counts as changed.
 */
export async function changedSections(
  root: string,
  suites: string,
  base: string,
  signal: AbortSignal,
): Promise<ReadonlySet<string> | null> {
  const changed = await changedSince(root, base, signal);
  if (changed === null) return null;
  const affected = new Set<string>();
  for (const [section, file] of await suiteFiles(suites))
    if (!changed.isDisjointFrom(await dependenciesOf(file))) affected.add(section);
  return affected;
}
