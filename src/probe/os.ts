// Operating system, kernel and systemd of the machine.
import type { ReadingShell } from '../machine/shell.ts';
import { ProbeError } from './error.ts';
import { linesOf, outputOf } from './result.ts';

const OS = 'cat /etc/os-release && uname -r && uname -m && systemctl --version | head -n 1';

export interface OperatingSystem {
  /** `ubuntu` */
  readonly id: string;
  /** `25.10`; null of a rolling release. */
  readonly versionId: string | null;
  /** `Ubuntu 25.10` */
  readonly prettyName: string;
  /** `questing` */
  readonly codename: string | null;
  /** Release of the running kernel. */
  readonly kernel: string;
  /** As `uname -m` has it: `x86_64`. */
  readonly arch: string;
  /** Major version: 257. */
  readonly systemd: number;
}

/** What the machine runs (guide: the lines under its title). */
export async function readOs(shell: ReadingShell): Promise<OperatingSystem> {
  return parseOs(outputOf(await shell.run(OS), 'The machine must be a Linux with systemd.'));
}

/** @param text os-release, then a line each of `uname -r`, `uname -m` and `systemctl --version` */
export function parseOs(text: string): OperatingSystem {
  const lines = linesOf(text);
  const [kernel, arch, systemdLine] = lines.slice(-3);
  const systemd = /^systemd (\d+)/.exec(systemdLine ?? '')?.[1];
  if (kernel === undefined || arch === undefined || systemd === undefined)
    throw ProbeError.unreadable('systemctl --version', systemdLine ?? '');
  const release = new Map<string, string>();
  for (const line of lines.slice(0, -3)) {
    const [, key, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) release.set(key, unquote(value));
    else if (!line.startsWith('#')) throw ProbeError.unreadable('os-release', line);
  }
  const id = release.get('ID');
  if (id === undefined) throw ProbeError.unreadable('os-release', '(no ID)');
  return {
    id,
    versionId: release.get('VERSION_ID') ?? null,
    prettyName: release.get('PRETTY_NAME') ?? id,
    codename: release.get('VERSION_CODENAME') ?? null,
    kernel,
    arch,
    systemd: Number(systemd),
  };
}

function unquote(value: string): string {
  const [, quoted] = /^(["'])(.*)\1$/.exec(value)?.slice(1) ?? [];
  return quoted === undefined ? value : quoted.replace(/\\(["$`\\])/g, '$1');
}
