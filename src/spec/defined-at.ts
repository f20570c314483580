// Where a spec says what: file and line of whoever called.
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface DefinedAt {
  /** In the repository: `suites/phase01/05-firewall.spec.ts`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FRAME = /((?:file:\/\/)?\/[^\s()]*?\/suites\/[^\s?]+\.spec\.ts)(?:\?[^\s:]*)?:(\d+):\d+/;

/** The nearest line of a spec among the callers; null when none is a spec. */
export function definedAt(): DefinedAt | null {
  const [, from, line] = FRAME.exec(new Error().stack ?? '') ?? [];
  if (from === undefined) return null;
  const file = from.startsWith('file:') ? fileURLToPath(from) : from;
  return { file: relative(ROOT, file), line: Number(line) };
}
