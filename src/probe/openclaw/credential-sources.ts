// Which of two credentials OpenClaw takes, by its own words: that of an environment variable, or that of its files.
import { z } from 'zod';
import type { Shell } from '../../machine/shell.ts';
import { ProbeError } from '../error.ts';
import { parseJson } from '../json.ts';
import { linesOf, outputOf } from '../result.ts';
import { asService, HOME } from './service-user.ts';

/** What a variable of the guide's table is for (guide: B.5), with the name that OpenClaw has for that. */
const PROVIDERS = {
  OPENAI_API_KEY: 'openai',
  ANTHROPIC_API_KEY: 'anthropic',
  GEMINI_API_KEY: 'google',
  OPENROUTER_API_KEY: 'openrouter',
} as const;
const CHANNELS = {
  TELEGRAM_BOT_TOKEN: 'Telegram',
  DISCORD_BOT_TOKEN: 'Discord',
  SLACK_BOT_TOKEN: 'Slack',
} as const;

/** `environment`, or `files` for openclaw.json and the credentials beside it; null where it takes neither. */
export type Source = 'environment' | 'files' | null;

export interface CredentialSources {
  /** Where the files have nothing, by variable. */
  readonly alone: Readonly<Record<string, Source>>;
  /** Where the files have another one, by variable. */
  readonly both: Readonly<Record<string, Source>>;
  /** Of the channels with nothing but the variable those that OpenClaw takes for configured, by variable. */
  readonly configured: readonly string[];
}

const STATE = `${HOME}/.conform-sources`;
/** Four starts of OpenClaw, with nothing of it in any cache. */
const LIMIT_MS = 9 * 60_000;
/** No gateway of anybody's: then it tells of channels what the configuration says. */
const NOBODY = { port: 19_555 };
const plugins = {
  entries: Object.fromEntries(Object.values(CHANNELS).map((name) => [name.toLowerCase(), { enabled: true }])),
};
const MADE_UP = 'conformance-credential';

const EMPTY = {
  gateway: NOBODY,
  plugins,
  channels: { telegram: { enabled: true }, discord: { enabled: true }, slack: { enabled: true } },
};
const FULL = {
  gateway: NOBODY,
  plugins,
  channels: {
    telegram: { enabled: true, botToken: `2:${MADE_UP}` },
    discord: { enabled: true, token: MADE_UP },
    slack: { enabled: true, botToken: `xoxb-${MADE_UP}` },
  },
};
const PROFILES = {
  version: 1,
  profiles: Object.fromEntries(
    Object.values(PROVIDERS).map((provider) => [
      `${provider}:manual`,
      { type: 'token', provider, token: `files-${MADE_UP}` },
    ]),
  ),
};

const Status = z.object({
  auth: z.object({
    providers: z.array(z.object({ provider: z.string(), effective: z.object({ kind: z.string() }) })),
  }),
});

/**
 * Asks OpenClaw with all variables of the table set, in state directories of its own, which are gone afterwards: nothing of it
 * is asked of a provider or a platform.
 */
export async function readCredentialSources(shell: Shell): Promise<CredentialSources> {
  const variables = [...Object.keys(PROVIDERS), ...Object.keys(CHANNELS)]
    .map((name) => `${name}=${name === 'TELEGRAM_BOT_TOKEN' ? '1:' : ''}variable-${MADE_UP}`)
    .join(' ');
  const ask = (
    state: string,
  ) => `export OPENCLAW_STATE_DIR=${state} OPENCLAW_CONFIG_PATH=${state}/openclaw.json
${variables} openclaw models status --json | tr -d '\\n'; echo
${variables} openclaw channels status --json`;
  const script = `mkdir -p ${STATE}/empty ${STATE}/full/agents/main/agent
cat > ${STATE}/empty/openclaw.json << 'END'
${JSON.stringify(EMPTY)}
END
cat > ${STATE}/full/openclaw.json << 'END'
${JSON.stringify(FULL)}
END
cat > ${STATE}/full/agents/main/agent/auth-profiles.json << 'END'
${JSON.stringify(PROFILES)}
END
${ask(`${STATE}/empty`)}
echo ----
${ask(`${STATE}/full`)}
rm -rf ${STATE}`;
  const result = await shell.run(asService(script), { timeoutMs: LIMIT_MS });
  const [empty = '', full = ''] = outputOf(result, 'Run it on the machine.').split('\n----\n');
  const [alone, both] = [parseSources(empty), parseSources(full)];
  return { alone: alone.sources, both: both.sources, configured: alone.configured };
}

/** @param text the status of models as one line of JSON, and that of channels, which is told in words where no gateway answers */
export function parseSources(text: string): {
  readonly sources: Readonly<Record<string, Source>>;
  readonly configured: readonly string[];
} {
  const [models = '', ...lines] = linesOf(text);
  const { auth } = parseJson(models, Status, 'openclaw models status --json');
  const sources: Record<string, Source> = {};
  const configured: string[] = [];
  for (const [variable, id] of Object.entries(PROVIDERS)) {
    const kind = auth.providers.find(({ provider }) => provider === id)?.effective.kind;
    sources[variable] =
      kind === undefined || kind === 'missing' ? null : kind === 'env' ? 'environment' : 'files';
  }
  for (const [variable, name] of Object.entries(CHANNELS)) {
    const line = lines.find((candidate) => candidate.startsWith(`- ${name} `));
    if (line === undefined) throw ProbeError.unreadable('openclaw channels status', lines.join('\n'));
    const [, from] = /\b(?:token|bot):(env|config|none)\b/.exec(line) ?? [];
    sources[variable] = from === 'env' ? 'environment' : from === 'config' ? 'files' : null;
    if (/, configured\b/.test(line)) configured.push(variable);
  }
  return { sources, configured };
}
