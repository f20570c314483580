// What is to be walked with each of several releases of OpenClaw.
import { BadInput } from '../bad-input.ts';
import type { Circumstances } from '../checkpoint/key.ts';
import { loadGuide } from '../guide/document.ts';
import { readInputs } from '../inputs/read.ts';
import { type Every, neighbourOf, type Releases } from '../matrix/releases.ts';
import type { SectionDefinition } from '../spec/definition.ts';
import { correctedIn, loadErrata } from '../spec/errata.ts';
import { SERVICE_IDS } from '../world/services.ts';
import { findDrift, selectSections } from './plan.ts';
import { assumedWorld } from './planned.ts';
import type { WalkOptions } from './walk.ts';

export interface MatrixOptions
  extends Pick<WalkOptions, 'guide' | 'inputs' | 'set' | 'world' | 'report' | 'json'> {
  readonly openclaw: string;
  readonly every?: Exclude<Every, 'release'>;
  /** Major release of Node.js; the guide's when left out. */
  readonly node?: string;
  /** How many walks at a time. */
  readonly jobs: number;
}

/** What is to be walked with one release. */
export interface Trip {
  readonly version: string;
  readonly argv: readonly string[];
  readonly circumstances: Circumstances;
}

/**
 * A trip for each release, with the guide's other choices as the options have them. Where they leave open what Phase 9 updates to,
 * that is the next release; it goes back to the one it came from.
 * @throws BadInput for choices or a document that cannot be used
 */
export async function tripsOf(
  versions: readonly string[],
  known: Releases,
  options: MatrixOptions,
  sections: ReadonlyMap<string, SectionDefinition>,
): Promise<readonly Trip[]> {
  const { set = [], inputs, world, guide: file, node } = options;
  const isSet = (name: string) => set.some((entry) => entry.startsWith(`${name}=`));
  if (isSet('openclawVersion'))
    throw new BadInput(
      'The release is given twice',
      '--set openclawVersion',
      'Name it with --openclaw only.',
    );
  const guide = file === undefined ? null : await loadGuide(file);
  const selected = selectSections(sections, undefined, undefined);
  const drift = guide ? await findDrift(guide, sections, selected) : { documentText: {} };
  const errata = guide ? await loadErrata() : [];
  return Promise.all(
    versions.map(async (version): Promise<Trip> => {
      const sets = [
        `openclawVersion=${version}`,
        ...(isSet('updateTo') ? [] : [`updateTo=${neighbourOf(version, known)}`]),
        ...(isSet('rollbackTo') ? [] : [`rollbackTo=${version}`]),
        ...(node === undefined ? [] : [`nodeMajor=${node}`]),
        ...set,
      ];
      const argv = [
        ...sets.flatMap((entry) => ['--set', entry]),
        ...(inputs === undefined ? [] : ['--inputs', inputs]),
        ...(file === undefined ? [] : ['--guide', file]),
        ...Object.entries(world).flatMap(([service, kind]) => ['--world', `${service}=${kind}`]),
      ];
      const circumstances = {
        made: '',
        world: assumedWorld(SERVICE_IDS, world),
        inputs: await readInputs(
          { ...(inputs !== undefined && { inputs }), set: sets },
          process.env,
          process.cwd(),
        ),
        documentText: drift.documentText,
        corrected: guide ? correctedIn(guide, errata) : {},
      };
      return { version, argv, circumstances };
    }),
  );
}
