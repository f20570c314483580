// Which of the listed errata each release's walk has met.
import type { Erratum } from '../spec/erratum.ts';
import type { Column } from './matrix.ts';

/**
 * `met`: it is still real. `ended`: the guide is right about it with this release. `unseen`: nothing that could have met it
 * was looked at.
 */
export type Sight = 'met' | 'ended' | 'unseen';

export interface ErratumRow {
  readonly id: string;
  readonly section: string;
  /** The release that it is listed with; null when it has nothing to do with OpenClaw's. */
  readonly listedWith: string | null;
  /** By release. */
  readonly sights: Readonly<Record<string, Sight>>;
  /** Releases that met it and that it is not listed with: its evidence is of another one. */
  readonly needsEvidence: readonly string[];
}

/** @param errata in the guide's order */
export function errataOf(
  columns: readonly Column[],
  errata: readonly Pick<Erratum, 'id' | 'section' | 'versions'>[],
): readonly ErratumRow[] {
  return errata.map(({ id, section, versions }) => {
    const listedWith = versions.openclaw ?? null;
    const sights = Object.fromEntries(columns.map((column) => [column.version, sightOf(id, column)]));
    const needsEvidence =
      listedWith === null
        ? []
        : columns
            .map(({ version }) => version)
            .filter((version) => sights[version] === 'met' && version !== listedWith);
    return { id, section, listedWith, sights, needsEvidence };
  });
}

function sightOf(id: string, { results }: Column): Sight {
  const outcomes = results.outcomes.filter(({ erratum }) => erratum === id).map(({ outcome }) => outcome);
  if (outcomes.includes('fixed')) return 'ended';
  return outcomes.includes('erratum') ? 'met' : 'unseen';
}
