// The releases of OpenClaw that npm has, and those of them that somebody asks for.
import { execa } from 'execa';
import { z } from 'zod';
import { BadInput } from '../bad-input.ts';
import { compareVersions } from '../probe/openclaw/version.ts';

const LOOK_LIMIT_MS = 60_000;

const Registry = z.object({
  versions: z.array(z.string()),
  'dist-tags': z.object({ latest: z.string() }),
});

export interface Releases {
  /** In their order: `2026.2.9`, ..., tests of a release (`-beta.1`) included. */
  readonly all: readonly string[];
  /** What `npm install` gives who names no version. */
  readonly latest: string;
}

/**
 * What npm's registry, whichever this machine uses, knows of OpenClaw.
 * @throws BadInput when it can't be asked
 */
export async function readReleases(signal: AbortSignal): Promise<Releases> {
  try {
    const { stdout } = await execa('npm', ['view', 'openclaw', 'versions', 'dist-tags', '--json'], {
      cancelSignal: signal,
      timeout: LOOK_LIMIT_MS,
      stdin: 'ignore',
    });
    return parseReleases(stdout);
  } catch (cause) {
    signal.throwIfAborted();
    throw new BadInput(
      'The releases of OpenClaw can’t be looked up',
      'npm view openclaw versions',
      'Run that by hand to see why; it needs a registry of npm.',
      { cause },
    );
  }
}

export function parseReleases(json: string): Releases {
  const { versions, 'dist-tags': tags } = Registry.parse(JSON.parse(json));
  return { all: versions.filter(isVersion).toSorted(compareVersions), latest: tags.latest };
}

/** `minor` (`2026.9`): of each month of a range only the last release. */
export type Every = 'release' | 'minor';

/**
 * The releases that a selection names, in their order, none twice.
 * @param selection `2026.2.9,2026.9.6`, `2026.2.9..2026.9.6`, `2026.8.1..latest`; a range has no tests of a release but those it names
 * @throws BadInput for what is no selection, or names what npm does not have
 */
export function selectReleases(
  selection: string,
  { all, latest }: Releases,
  every: Every = 'release',
): readonly string[] {
  const known = (word: string): string => {
    const version = word === 'latest' ? latest : word;
    if (all.includes(version)) return version;
    const before = isVersion(version)
      ? all.findLast((one) => compareVersions(one, version) < 0 && !isTest(one))
      : null;
    throw new BadInput(
      'There is no such release of OpenClaw',
      word || '(nothing)',
      before
        ? `The last before it is ${before}; \`npm view openclaw versions\` lists them.`
        : 'Write 2026.2.9, 2026.2.9..2026.9.6, or latest.',
    );
  };
  const words = selection.split(',').map((word) => word.trim());
  const chosen = words.flatMap((word) => {
    const [from = '', to, ...more] = word.split('..');
    if (to === undefined) return [known(from)];
    const [first, last] = [known(from), known(to)];
    if (more.length > 0 || compareVersions(first, last) >= 0)
      throw new BadInput(
        'This is no range of releases',
        word,
        'Write the earlier one first: 2026.2.9..latest.',
      );
    const within = all.filter(
      (one) =>
        compareVersions(one, first) >= 0 &&
        compareVersions(one, last) <= 0 &&
        (!isTest(one) || one === first || one === last),
    );
    return every === 'release' ? within : lastOfEachMonth(within);
  });
  return [...new Set(chosen)].sort(compareVersions);
}

/**
 * What Phase 9 updates to from a release, so as to come back to it: the next one; where there is none the one before, to which
 * there is no update.
 */
export function neighbourOf(version: string, { all }: Releases): string {
  const others = all.filter((one) => one !== version && !isTest(one));
  const next = others.find((one) => compareVersions(one, version) > 0);
  const found = next ?? others.at(-1);
  if (found === undefined)
    throw new BadInput('There is no other release', version, 'Phase 9 needs one to update to.');
  return found;
}

function lastOfEachMonth(versions: readonly string[]): readonly string[] {
  const months = Map.groupBy(versions, (version) => version.split('.').slice(0, 2).join('.'));
  return [...months.values()].flatMap((releases) => releases.at(-1) ?? []);
}

/** `2026.7.2-beta.1`; `2026.7.1-2` is a repair, and a release. */
function isTest(version: string): boolean {
  return /-[a-z]/.test(version);
}

function isVersion(text: string): boolean {
  return /^\d{4}\.\d+\.\d+(?:-(?:\d+|[a-z]+(?:\.\d+)?))?$/.test(text);
}
