// The models OpenClaw knows, the one it uses, and whether their providers let it in.
import { z } from 'zod';
import type { ReadingShell, Shell } from '../../machine/shell.ts';
import { parseJson } from '../json.ts';
import { linesOf, outputOf } from '../result.ts';
import { asService, CONFIG } from './service-user.ts';

const ADVICE = 'Run it on the machine: the configuration may be invalid.';

// The status shows the first and last letters of each key: what is not asked for stays on the machine.
const STATUS = `openclaw models status --json --probe | node -e '
const { resolvedDefault, auth } = JSON.parse(fs.readFileSync(0, "utf8"));
const probes = auth.probes.results.map(({ provider, model, profileId, status }) => ({ provider, model, profileId, status }));
console.log(JSON.stringify({ primary: resolvedDefault, missing: auth.missingProvidersInUse, probes }));'`;

const Status = z.object({
  primary: z.string(),
  missing: z.array(z.string()),
  probes: z.array(
    z.object({
      provider: z.string(),
      model: z.string().optional(),
      profileId: z.string().optional(),
      status: z.string(),
    }),
  ),
});

/**
 * `primary`: the model that is used, provider first. `missing`: providers of models in use for which there is no credential.
 * `probes`: what came of asking a model with each credential: `ok`, `auth`, `rate_limit`, `timeout`, ...
 */
export type ModelStatus = z.infer<typeof Status>;

/** What OpenClaw says of its models, after asking each provider with each credential (guide: 3.2, 3.3). */
export async function readModelStatus(shell: Shell): Promise<ModelStatus> {
  const result = await shell.run(asService(`set -o pipefail; ${STATUS}`));
  return parseModelStatus(outputOf(result, ADVICE));
}

export function parseModelStatus(text: string): ModelStatus {
  return parseJson(text, Status, 'openclaw models status --json --probe');
}

/** Those of `models` (`openai/gpt-4o`) that are in OpenClaw's catalogue, in their order. */
export async function readKnownModels(
  shell: ReadingShell,
  models: readonly string[],
): Promise<readonly string[]> {
  const command = `set -o pipefail; openclaw models list --all --plain | { grep -Fx ${models.map((model) => `-e ${model}`).join(' ')} || test $? = 1; }`;
  const found = linesOf(outputOf(await shell.run(asService(command)), ADVICE));
  return models.filter((model) => found.includes(model));
}

/** What a command says of the models, and whether it is content. */
export interface ModelReport {
  readonly exitCode: number | null;
  readonly text: string;
}

/** Which credentials a command finds: those that were saved, or none at all, as if 3.2 had been forgotten. */
export type Credentials = 'saved' | 'none';

// The agent has a folder for them, and since 2026.9 the state a database; and the configuration may say which to use.
const NO_CREDENTIALS = `state=$(mktemp -d); trap "rm -rf $state" EXIT
node -e '
const config = JSON.parse(fs.readFileSync("${CONFIG}", "utf8"));
for (const provider of Object.values(config.models?.providers ?? {})) delete provider.apiKey;
console.log(JSON.stringify(config));' > $state/openclaw.json || exit
OPENCLAW_STATE_DIR=$state OPENCLAW_CONFIG_PATH=$state/openclaw.json OPENCLAW_AGENT_DIR=/nonexistent `;

/** What `openclaw models --status-plain` prints (guide: 3.4). */
export async function readPlainStatus(shell: ReadingShell, credentials: Credentials): Promise<ModelReport> {
  return report(shell, 'openclaw models --status-plain', credentials);
}

/** What `openclaw models status --check` prints. */
export async function readStatusCheck(shell: ReadingShell, credentials: Credentials): Promise<ModelReport> {
  return report(shell, 'openclaw models status --check', credentials);
}

async function report(shell: ReadingShell, command: string, credentials: Credentials): Promise<ModelReport> {
  const environment = credentials === 'none' ? NO_CREDENTIALS : '';
  const { exitCode, stdout } = await shell.run(asService(environment + command));
  return { exitCode, text: stdout.trim() };
}
