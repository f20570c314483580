// Which of the listed errata each release's walk has met, and what the list does not say of them yet.
import { compareVersions } from '../probe/openclaw/version.ts';
import type { Outcome, OutcomeRecord } from '../report/outcome.ts';
import type { Erratum } from '../spec/erratum.ts';
import { foreseen, seenWith } from '../spec/erratum-releases.ts';
import type { Column } from './matrix.ts';

/**
 * `met`: it shows. `not yet`: the guide is right about it with this release, and it shows with a later one. `ended`: the guide is
 * right about it, and was not with an earlier one. `unseen`: nothing that could have met it was looked at.
 */
export type Sight = 'met' | 'not yet' | 'ended' | 'unseen';

/** What of an erratum a matrix looks at. */
export interface Sought extends Pick<Erratum, 'id' | 'section' | 'versions' | 'absent'> {
  /** Ids of the steps and checks that may meet it. */
  readonly metBy: readonly string[];
}

export interface ErratumRow {
  readonly id: string;
  readonly section: string;
  /** The releases that it is listed with; null when it has nothing to do with OpenClaw's. */
  readonly listedWith: string | null;
  /** By release. */
  readonly sights: Readonly<Record<string, Sight>>;
  /** Releases that met it, or were without it, and of which the list does not say so: its evidence is of others. */
  readonly needsEvidence: readonly string[];
}

/**
 * What a walk calls `fixed` makes the list stale for whoever walks with the releases it was made with. Beside those, an erratum
 * that is listed with others only has ended, which is no defect of anything.
 */
export function withoutEnded(
  record: OutcomeRecord,
  version: string,
  errata: readonly Sought[],
): OutcomeRecord {
  const erratum = errata.find(({ id }) => id === record.erratum);
  if (record.outcome !== 'fixed' || erratum === undefined) return record;
  const listedWith = seenWith(erratum);
  if (listedWith.length === 0 || listedWith.includes(version)) return record;
  return {
    ...record,
    outcome: 'passed',
    reason: `Erratum ${erratum.id}, which was seen with ${listedWith.join(', ')}, has ended.`,
  };
}

/** @param errata in the guide's order */
export function errataOf(columns: readonly Column[], errata: readonly Sought[]): readonly ErratumRow[] {
  return errata.map((erratum) => {
    const { id, section, versions, absent = [] } = erratum;
    const listedWith = versions.openclaw ?? null;
    const sights = Object.fromEntries(
      columns.map((column) => [column.version, sightOf(erratum, column)] as const),
    );
    const isListed = (version: string) =>
      (sights[version] === 'met' ? seenWith(erratum) : absent).includes(version);
    const needsEvidence =
      listedWith === null
        ? []
        : columns
            .map(({ version }) => version)
            .filter((version) => sights[version] !== 'unseen' && !isListed(version));
    return { id, section, listedWith, sights, needsEvidence };
  });
}

/** Outcomes of what was looked at, and did not fail. */
const HOLDS: readonly Outcome[] = ['passed', 'erratum', 'fixed'];

function sightOf(erratum: Sought, { version, results: { outcomes } }: Column): Sight {
  const about = outcomes.filter((record) => record.erratum === erratum.id).map(({ outcome }) => outcome);
  if (about.includes('erratum')) return 'met';
  const held = outcomes.some(({ id, outcome }) => erratum.metBy.includes(id) && HOLDS.includes(outcome));
  const without =
    about.some((outcome) => HOLDS.includes(outcome)) || (held && foreseen(erratum, version) !== 'shows');
  if (!without) return 'unseen';
  const began = seenWith(erratum).some((release) => compareVersions(release, version) < 0);
  return began ? 'ended' : 'not yet';
}
