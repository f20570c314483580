// The first release in which a check is otherwise than before.

export interface Bisection<T> {
  /** The last release in which it is as in the first. */
  readonly before: { readonly version: string; readonly found: T };
  /** The first in which it is not. */
  readonly after: { readonly version: string; readonly found: T };
  /** What was looked at, in that order: as many as it took. */
  readonly looked: readonly { readonly version: string; readonly found: T }[];
}

/**
 * Looks at the first and the last, then halves what lies between them: log₂ n + 2 looks for n releases.
 * @param versions in their order
 * @returns null when the last is as the first: then nothing is known of those between them
 */
export async function bisect<T>(
  versions: readonly string[],
  look: (version: string) => Promise<T>,
  isSame: (a: T, b: T) => boolean,
): Promise<Bisection<T> | null> {
  const looked: { version: string; found: T }[] = [];
  const at = async (index: number) => {
    const version = versions[index];
    if (version === undefined) throw new Error('There is nothing to look at: no release is named.');
    const found = { version, found: await look(version) };
    looked.push(found);
    return found;
  };
  let low = 0;
  let high = versions.length - 1;
  let before = await at(low);
  const first = before.found;
  let after = high === low ? before : await at(high);
  if (isSame(first, after.found)) return null;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const found = await at(middle);
    if (isSame(first, found.found)) [low, before] = [middle, found];
    else [high, after] = [middle, found];
  }
  return { before, after, looked };
}
