// Unattended upgrades: what is configured, and whether a dry run goes through.
import type { ReadingShell } from '../machine/shell.ts';
import { ProbeError } from './error.ts';
import { linesOf, outputOf } from './result.ts';

const CONFIGURATION = 'apt-config dump APT::Periodic Unattended-Upgrade';
const DRY_RUN = 'LC_ALL=C sudo unattended-upgrades --dry-run --debug 2>&1';
// It downloads what it would install.
const DRY_RUN_LIMIT_MS = 10 * 60_000;

export interface UnattendedUpgrades {
  /** APT::Periodic::Unattended-Upgrade is set and not 0. */
  readonly enabled: boolean;
  /** APT::Periodic::Update-Package-Lists is set and not 0. */
  readonly updatePackageLists: boolean;
  /** As configured: `${distro_id}:${distro_codename}-security` (Ubuntu's file uses this list). */
  readonly allowedOrigins: readonly string[];
  /** As configured: `origin=Debian,codename=${distro_codename}` (Debian's file uses this one). */
  readonly originsPatterns: readonly string[];
}

export interface DryRun {
  readonly exitCode: number;
  /** Ended with exit code 0 after naming the origins it allows. */
  readonly ok: boolean;
  /** With variables filled in: `o=Ubuntu,a=questing-security`. */
  readonly allowedOrigins: readonly string[];
  /** Why it is not `ok`: what it said last. */
  readonly error: string | null;
}

/** Configuration in force (guide: 1.8). */
export async function readUnattendedUpgrades(shell: ReadingShell): Promise<UnattendedUpgrades> {
  const advice = 'Mend the file that apt-config names: apt cannot read its configuration.';
  return parseUnattendedUpgrades(outputOf(await shell.run(CONFIGURATION), advice));
}

export function parseUnattendedUpgrades(text: string): UnattendedUpgrades {
  const values = new Map<string, string[]>();
  for (const line of linesOf(text)) {
    const [, key, value] = /^(\S+?)(?:::)? "(.*)";$/.exec(line) ?? [];
    if (key === undefined || value === undefined) throw ProbeError.unreadable('apt-config dump', line);
    // The head of a list stands there too, with an empty value.
    if (value !== '') values.set(key.toLowerCase(), [...(values.get(key.toLowerCase()) ?? []), value]);
  }
  const isOn = (key: string): boolean => !['', '0'].includes(values.get(key)?.at(-1) ?? '');
  return {
    enabled: isOn('apt::periodic::unattended-upgrade'),
    updatePackageLists: isOn('apt::periodic::update-package-lists'),
    allowedOrigins: values.get('unattended-upgrade::allowed-origins') ?? [],
    originsPatterns: values.get('unattended-upgrade::origins-pattern') ?? [],
  };
}

/** What the guide's dry run says (guide: 1.8). A package that is not installed is an `error` too. */
export async function readDryRun(shell: ReadingShell): Promise<DryRun> {
  const result = await shell.run(DRY_RUN, { timeoutMs: DRY_RUN_LIMIT_MS });
  if (result.exitCode === null)
    throw ProbeError.failed(result, 'Run it on the machine: it did not come to an end.');
  return parseDryRun(result.stdout, result.exitCode);
}

export function parseDryRun(text: string, exitCode: number): DryRun {
  const [, list] = /^Allowed origins are: (.*)$/m.exec(text) ?? [];
  const allowedOrigins = list?.split(/,\s+/).filter((origin) => origin !== '') ?? [];
  const ok = exitCode === 0 && allowedOrigins.length > 0;
  const last = linesOf(text).at(-1) ?? '(it said nothing)';
  return { exitCode, ok, allowedOrigins, error: ok ? null : last };
}
