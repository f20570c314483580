// With which releases of OpenClaw an erratum shows, by those that a walk has met it with, and those that it has not.
import { compareVersions } from '../probe/openclaw/version.ts';
import type { Circumstances } from './condition.ts';
import type { CheckContext, ReadingContext } from './context.ts';
import type { Erratum } from './erratum.ts';

/**
 * `shows`: that it does not would make the list stale. `may show`: it does with a release on one side of this one, and not with
 * one on the other. `absent`: it began later, or has ended.
 */
export type Foreseen = 'shows' | 'may show' | 'absent';

type Known = Pick<Erratum, 'versions' | 'absent'>;

/** The releases of OpenClaw that it was seen with; none where it has nothing to do with OpenClaw's. */
export function seenWith({ versions }: Known): readonly string[] {
  return versions.openclaw?.split(', ') ?? [];
}

/** What the releases nearest to this one tell of it: an erratum goes on until one is known to be without it. */
export function foreseen(erratum: Known, release: string): Foreseen {
  const known = [
    ...seenWith(erratum).map((version) => ({ version, shows: true })),
    ...(erratum.absent ?? []).map((version) => ({ version, shows: false })),
  ].sort((a, b) => compareVersions(a.version, b.version));
  const before = known.findLast(({ version }) => compareVersions(version, release) <= 0);
  const after = known.find(({ version }) => compareVersions(version, release) >= 0);
  if (before !== undefined && after !== undefined && before.shows !== after.shows) return 'may show';
  return ((before ?? after)?.shows ?? true) ? 'shows' : 'absent';
}

/** Whether it can show at all, in a walk or on a host. */
export function canShow<C extends ReadingContext = CheckContext>(
  erratum: Erratum<C>,
  circumstances: Circumstances,
): boolean {
  return (
    (erratum.when?.holds(circumstances) ?? true) &&
    foreseen(erratum, circumstances.inputs.openclawVersion) !== 'absent'
  );
}
