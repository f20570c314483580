// Where an installed package came from, and what apt would install.
import type { ReadingShell } from '../machine/shell.ts';
import { ProbeError } from './error.ts';
import { linesOf, outputOf } from './result.ts';

export interface AptPolicy {
  readonly installed: string | null;
  /** Version that apt would install; null of a package no repository has. */
  readonly candidate: string | null;
  /** Repositories that offer the installed version; empty when none does any more. */
  readonly installedFrom: readonly string[];
}

/** Installed and candidate version of a package (guide: 1.3 promises Node.js from NodeSource). */
export async function readAptPolicy(shell: ReadingShell, name: string): Promise<AptPolicy> {
  return parseAptPolicy(outputOf(await shell.$`LC_ALL=C apt-cache policy ${name}`, 'Run it on the machine.'));
}

const STATUS_FILE = '/var/lib/dpkg/status';

export function parseAptPolicy(text: string): AptPolicy {
  const [title, installed, candidate, ...lines] = linesOf(text);
  if (title === undefined) return { installed: null, candidate: null, installedFrom: [] };
  const installedFrom: string[] = [];
  let current = false;
  for (const line of lines) {
    const [, mark] = /^ (\*\*\*| {3}) \S+ -?\d+(?: \(phased \d+%\))?$/.exec(line) ?? [];
    const [, place] = /^ {8,} *-?\d+ (\S+)/.exec(line) ?? [];
    if (mark !== undefined) current = mark === '***';
    else if (place !== undefined) {
      if (current && place !== STATUS_FILE) installedFrom.push(place);
    } else if (!/^ {2}(?:Version table:|Package pin: .*)$/.test(line))
      throw ProbeError.unreadable('apt-cache policy', line);
  }
  return {
    installed: version(installed, 'Installed'),
    candidate: version(candidate, 'Candidate'),
    installedFrom: [...new Set(installedFrom)],
  };
}

function version(line: string | undefined, label: string): string | null {
  const [, value] = new RegExp(`^ {2}${label}: (\\S+)$`).exec(line ?? '') ?? [];
  if (value === undefined) throw ProbeError.unreadable('apt-cache policy', line ?? '');
  return value === '(none)' ? null : value;
}
