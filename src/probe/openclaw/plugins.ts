// OpenClaw's plugins: which there are, and which are on.
import { z } from 'zod';
import type { ReadingShell } from '../../machine/shell.ts';
import { parseJson } from '../json.ts';
import { outputOf } from '../result.ts';
import { asService } from './service-user.ts';

// The list has much more of each plugin than anybody asks of it.
const LIST = `openclaw plugins list --json | node -e '
const { plugins } = JSON.parse(fs.readFileSync(0, "utf8"));
console.log(JSON.stringify(plugins.map(({ id, origin, enabled, status }) => ({ id, origin, enabled, status }))));'`;

/** Where nothing is compiled yet, OpenClaw compiles all its plugins first. */
const LIST_LIMIT_MS = 170_000;

const Plugins = z.array(
  z.object({ id: z.string(), origin: z.string(), enabled: z.boolean(), status: z.string() }),
);

/** `origin` `bundled`: shipped with OpenClaw; `status`: `loaded`, `disabled` or `error`. */
export type Plugin = z.infer<typeof Plugins>[number];

/** The plugins as they are configured (guide: 3.1, 4.2). */
export async function readPlugins(shell: ReadingShell): Promise<readonly Plugin[]> {
  return list(shell, LIST);
}

/** The plugins as they are without any configuration (guide: 4.2). */
export async function readShippedPlugins(shell: ReadingShell): Promise<readonly Plugin[]> {
  return list(shell, `export OPENCLAW_CONFIG_PATH=/nonexistent; ${LIST}`);
}

async function list(shell: ReadingShell, command: string): Promise<readonly Plugin[]> {
  const result = await shell.run(asService(`set -o pipefail; ${command}`), { timeoutMs: LIST_LIMIT_MS });
  return parsePlugins(outputOf(result, 'Run it on the machine: the configuration may be invalid.'));
}

export function parsePlugins(text: string): readonly Plugin[] {
  return parseJson(text, Plugins, 'openclaw plugins list --json');
}
