// Which packages npm was asked to install globally for a user, when, and how that ended: from npm's own logs.
import { z } from 'zod';
import type { ReadingShell } from '../machine/shell.ts';
import { parseJson } from './json.ts';
import { linesOf, outputOf } from './result.ts';

export interface NpmInstall {
  /** `openclaw@2026.2.12` */
  readonly packages: readonly string[];
  /** null when it was killed. */
  readonly exitCode: number | null;
  /** Microseconds since 1970. */
  readonly endedAt: number;
}

const Log = z.object({ argv: z.string(), exit: z.string(), endedAt: z.string() });

/** Global installations of a user, oldest first; npm keeps the logs of its last ten runs. */
export async function readNpmInstalls(shell: ReadingShell, home: string): Promise<readonly NpmInstall[]> {
  const script = `cd ${home}/.npm/_logs 2>/dev/null || exit 0
for log in *-debug-*.log; do
  [ -e "$log" ] || continue
  argv=$(sed -n 's/^[0-9]* verbose argv //p' "$log" | head -n 1)
  exit=$(sed -n 's/^[0-9]* verbose exit //p' "$log" | tail -n 1)
  ended=$(stat -c %.6Y "$log")
  printf '{"argv":"%s","exit":"%s","endedAt":"%s"}\\n' "$(printf %s "$argv" | sed 's/[\\"]/\\\\&/g')" "$exit" "$ended"
done`;
  const result = await shell.$`sudo bash -c ${script}`;
  return parseNpmInstalls(outputOf(result, 'Run it on the machine, as root.'));
}

/** @param text one JSON object a line: the arguments as npm logs them (each in quotes), exit code, end in seconds */
export function parseNpmInstalls(text: string): readonly NpmInstall[] {
  return linesOf(text).flatMap((line) => {
    const { argv, exit, endedAt } = parseJson(line, Log, 'npm’s logs');
    const [command, ...words] = [...argv.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, word = '']) => word);
    const isInstall = command === 'install' || command === 'i' || command === 'add';
    if (!isInstall || !words.some((word) => word === '--global' || word === '-g')) return [];
    return {
      packages: words.filter((word) => !word.startsWith('-')),
      exitCode: exit === '' ? null : Number(exit),
      endedAt: Math.round(Number(endedAt) * 1_000_000),
    };
  });
}
