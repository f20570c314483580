// How exposed systemd thinks a service is.
import type { ReadingShell } from '../machine/shell.ts';
import { ProbeError } from './error.ts';
import { outputOf } from './result.ts';

export interface SecurityScore {
  /** 0.0 (locked in) to 10.0 (free to do anything). */
  readonly exposure: number;
  /** `OK`, `MEDIUM`, `EXPOSED`, `UNSAFE`, ... */
  readonly rating: string;
}

/** Overall exposure of a service; null when there is no such unit (guide: 6.1, 6.3, Verification Checklist). */
export async function readSecurityScore(shell: ReadingShell, unit: string): Promise<SecurityScore | null> {
  const result = await shell.$`LC_ALL=C sudo systemd-analyze security --no-pager -- ${unit}`;
  if (result.exitCode !== 0 && /not found|not loaded|No such file/i.test(result.stderr)) return null;
  return parseSecurityScore(outputOf(result, 'Run it on the machine: systemd does not answer.'));
}

export function parseSecurityScore(text: string): SecurityScore {
  const [, exposure, rating] = /^\S+ Overall exposure level for .+: (\d+\.\d) ([A-Z]+)\b/m.exec(text) ?? [];
  if (exposure === undefined || rating === undefined)
    throw ProbeError.unreadable('systemd-analyze security', text.trimEnd().split('\n').at(-1) ?? '');
  return { exposure: Number(exposure), rating };
}
