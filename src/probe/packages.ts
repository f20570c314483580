// Installed packages, and what an upgrade or an autoremove would still do.
import type { ReadingShell } from '../machine/shell.ts';
import { ProbeError } from './error.ts';
import { linesOf, outputOf } from './result.ts';

const UPGRADE = 'LC_ALL=C apt-get -s --with-new-pkgs upgrade';
const AUTOREMOVE = 'LC_ALL=C apt-get -s autoremove';
const ADVICE = 'Run it on the machine: apt refuses to plan, as after an interrupted installation.';

/** Version of each package, null of those that are not installed (left-over configuration does not count). */
export async function readPackageVersions(
  shell: ReadingShell,
  names: readonly string[],
): Promise<Readonly<Record<string, string | null>>> {
  const result =
    await shell.$`LC_ALL=C dpkg-query -W -f ${'${db:Status-Status}\\t${Package}\\t${Version}\\n'} ${names}`;
  // Exit code 1: it has printed what it found, but not every name was known.
  const partial = result.exitCode === 1 && result.stderr.includes('no packages found matching');
  const found = parsePackageVersions(partial ? result.stdout : outputOf(result, 'Run it on the machine.'));
  return Object.fromEntries(names.map((name) => [name, found[name] ?? null]));
}

export function parsePackageVersions(text: string): Readonly<Record<string, string>> {
  const versions: Record<string, string> = {};
  for (const line of linesOf(text)) {
    const [status, name, version, ...more] = line.split('\t');
    if (status === undefined || name === undefined || more.length > 0)
      throw ProbeError.unreadable('dpkg-query', line);
    if (status === 'installed' && version !== undefined) versions[name] = version;
  }
  return versions;
}

/** Packages that `apt upgrade` would upgrade now, by the package lists on the machine, sorted (guide: 1.1). */
export async function readUpgradable(shell: ReadingShell): Promise<readonly string[]> {
  return parseUpgradable(outputOf(await shell.run(UPGRADE), ADVICE));
}

/** Packages that `apt autoremove` would remove now, sorted (guide: 1.1). */
export async function readAutoremovable(shell: ReadingShell): Promise<readonly string[]> {
  return parseAutoremovable(outputOf(await shell.run(AUTOREMOVE), ADVICE));
}

export function parseUpgradable(text: string): readonly string[] {
  // A package that is not installed yet has no old version in brackets.
  return plan(text, /^Inst (\S+) \[/gm, /^(\d+) upgraded, .* not upgraded\.$/m);
}

export function parseAutoremovable(text: string): readonly string[] {
  return plan(text, /^Remv (\S+) /gm, /^\d+ upgraded, .* (\d+) to remove and \d+ not upgraded\.$/m);
}

/** Names that apt plans to act on; their number must be the one in apt's own summary. */
function plan(text: string, action: RegExp, summary: RegExp): readonly string[] {
  const [line, count] = summary.exec(text) ?? [];
  if (line === undefined) throw ProbeError.unreadable('apt-get -s', text.trim().split('\n').at(-1) ?? '');
  const names = [...text.matchAll(action)].flatMap((match) => match[1] ?? []).sort();
  if (names.length !== Number(count))
    throw ProbeError.unreadable('apt-get -s', `${line} (but ${names.length} named)`);
  return names;
}
