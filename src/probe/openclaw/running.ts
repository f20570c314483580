// Which OpenClaw is installed, and whether the gateway that runs was started from it.
import { z } from 'zod';
import type { ReadingShell } from '../../machine/shell.ts';
import { parseJson } from '../json.ts';
import { outputOf } from '../result.ts';
import { NPM_PREFIX } from './service-user.ts';

const PACKAGE = `${NPM_PREFIX}/lib/node_modules/openclaw/package.json`;

// The gateway itself tells no version that could be asked for: it is the one that lay there when it was started.
const SCRIPT = `version=$(sudo sed -n 's/^  "version": "\\(.*\\)",$/\\1/p' ${PACKAGE})
installed=$(sudo stat -c %Z ${PACKAGE})
started=$(systemctl show --timestamp=unix --property=ExecMainStartTimestamp --value openclaw.service)
pid=$(systemctl show --property=MainPID --value openclaw.service)
printf '{"version":"%s","installedAt":"%s","startedAt":"%s","pid":"%s"}\\n' "$version" "$installed" "$started" "$pid"`;

const Said = z.object({
  version: z.string().min(1),
  installedAt: z.string().regex(/^\d+$/),
  startedAt: z.string().regex(/^(?:@\d+)?$/),
  pid: z.string().regex(/^\d+$/),
});

export interface RunningOpenClaw {
  /** Of the installed package: `2026.2.9`. */
  readonly installed: string;
  /** The version that the running gateway is; null when none runs, or when it was started before the package changed. */
  readonly running: string | null;
}

/** The installed version, and the one that runs as openclaw.service. */
export async function readRunningOpenClaw(shell: ReadingShell): Promise<RunningOpenClaw> {
  return parseRunningOpenClaw(outputOf(await shell.run(SCRIPT), `Look whether ${PACKAGE} is there.`));
}

export function parseRunningOpenClaw(text: string): RunningOpenClaw {
  const { version, installedAt, startedAt, pid } = parseJson(text, Said, 'the installed OpenClaw');
  const isRunning = pid !== '0' && startedAt !== '' && Number(startedAt.slice(1)) >= Number(installedAt);
  return { installed: version, running: isRunning ? version : null };
}
