// Which OpenClaw answers, and the order of its versions.
import { z } from 'zod';
import type { ReadingShell } from '../../machine/shell.ts';
import { ProbeError } from '../error.ts';
import { outputOf } from '../result.ts';
import { asService, NPM_PREFIX } from './service-user.ts';

const Package = z.object({ version: z.string() });

/** The version that the service user's OpenClaw tells of itself, `2026.2.9`; null when there is none (guide: 2.4). */
export async function readOpenClawVersion(shell: ReadingShell): Promise<string | null> {
  const result = await shell.run(asService('openclaw --version'));
  if (result.exitCode === 127) return null;
  return parseOpenClawVersion(outputOf(result, 'Run it on the machine: it may lack the Node.js it needs.'));
}

/**
 * The version of the package that is installed for the service user, or below another prefix of npm, without having it start:
 * null when there is none. That it runs, this does not say.
 */
export async function readInstalledOpenClaw(
  shell: ReadingShell,
  prefix = NPM_PREFIX,
): Promise<string | null> {
  const file = `${prefix}/lib/node_modules/openclaw/package.json`;
  const { exitCode, stdout } = await shell.run(`sudo cat ${file}`);
  if (exitCode !== 0) return null;
  const parsed = Package.safeParse(JSON.parse(stdout));
  if (!parsed.success) throw ProbeError.unreadable(file, stdout);
  return parsed.data.version;
}

/** @param text `2026.2.9`, in later versions `OpenClaw 2026.9.6 (0fc3d69)` */
export function parseOpenClawVersion(text: string): string {
  const [, version] = /^(?:OpenClaw )?(\d{4}\.\d+\.\d+\S*)(?: \([0-9a-f]+\))?$/.exec(text.trim()) ?? [];
  if (version === undefined) throw ProbeError.unreadable('openclaw --version', text);
  return version;
}

/**
 * Compares versions as OpenClaw counts them: year, month, release; then `-3` is the third repair of a release, and
 * `-beta.1` comes before it.
 *
 * @returns negative, zero or positive, as for `sort`
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  const different = left.findIndex((part, index) => part !== right[index]);
  return different === -1 ? 0 : (left[different] ?? 0) - (right[different] ?? 0);
}

function partsOf(version: string): readonly number[] {
  const [, year, month, release, repair, stage] =
    /^(\d+)\.(\d+)\.(\d+)(?:-(\d+)|-[a-z]+\.?(\d+)?)?$/.exec(version) ?? [];
  if (year === undefined) throw ProbeError.unreadable('openclaw --version', version);
  const isBefore = version.includes('-') && repair === undefined;
  return [year, month, release, isBefore ? -1 : (repair ?? 0), stage ?? 0].map(Number);
}
