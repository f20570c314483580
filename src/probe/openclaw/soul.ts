// SOUL.md and its baseline: what the service user can do to the one, and whether the other still holds.
import type { ReadingShell, Shell } from '../../machine/shell.ts';
import { ProbeError } from '../error.ts';
import { linesOf, outputOf } from '../result.ts';
import { SERVICE_USER, STATE } from './service-user.ts';

export const SOUL = `${STATE}/SOUL.md`;
export const BASELINE = '/var/lib/openclaw-soul-baseline.sha256';

/** What the service user has managed to do to a file. */
export interface Tampering {
  readonly written: boolean;
  readonly modeChanged: boolean;
  readonly replaced: boolean;
}

const TAMPER = `set -e
kept=$(sudo mktemp -d)
sudo cp -p ${SOUL} "$kept/SOUL.md"
as() { if sudo -u ${SERVICE_USER} env --chdir=/ sh -c "$1" 2> /dev/null; then echo "$2 yes"; else echo "$2 no"; fi; }
as 'echo >> ${SOUL}' written
as 'chmod u+w ${SOUL}' modeChanged
as 'mv ${SOUL} ${SOUL}.moved && echo > ${SOUL}' replaced
sudo rm -f ${SOUL}.moved
sudo cp -p --remove-destination "$kept/SOUL.md" ${SOUL}
sudo rm -r "$kept"`;

/** Has the service user try to write to SOUL.md, to change its mode, and to put another file in its place; then all is as before. */
export async function tryTampering(shell: Shell): Promise<Tampering> {
  return parseTampering(
    outputOf(await shell.run(TAMPER), `Look at ${SOUL}: it could not be kept or put back.`),
  );
}

export function parseTampering(text: string): Tampering {
  const did = (what: keyof Tampering): boolean => {
    const answer = new RegExp(`^${what} (yes|no)$`, 'm').exec(text)?.[1];
    if (answer === undefined) throw ProbeError.unreadable('the attempts on SOUL.md', `(no ${what})`);
    return answer === 'yes';
  };
  return { written: did('written'), modeChanged: did('modeChanged'), replaced: did('replaced') };
}

export interface Baseline {
  readonly exists: boolean;
  /** Each file it lists, and whether it is still the same. */
  readonly files: Readonly<Record<string, boolean>>;
}

/** The integrity baseline, compared as the guide's cron job does it (guide: 5.5, 9). */
export async function readBaseline(shell: ReadingShell): Promise<Baseline> {
  const result = await shell.run(`LC_ALL=C sudo sha256sum -c ${BASELINE}`);
  return parseBaseline(
    result.stdout,
    !/: No such file or directory$/m.test(result.stderr.split('\n')[0] ?? ''),
  );
}

export function parseBaseline(text: string, exists: boolean): Baseline {
  const files = linesOf(text).map((line) => {
    const [, path, state] = /^(.+): (OK|FAILED(?: open or read)?)$/.exec(line) ?? [];
    if (path === undefined) throw ProbeError.unreadable('sha256sum -c', line);
    return [path, state === 'OK'] as const;
  });
  return { exists: exists && files.length > 0, files: Object.fromEntries(files) };
}
