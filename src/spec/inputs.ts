// The choices the guide leaves to the operator, and the conditions specs make of them.
import { z } from 'zod';
import { DOCUMENTED_NODE, NODE_RELEASES, type NodeMajor } from '../world/node-releases.ts';
import type { Condition } from './condition.ts';

/** What `z.meta` says of an input beside its description. */
type InputMeta = {
  /** One that is well-formed, for messages. */
  readonly example?: string;
  /** Why there is not more to choose from: one sentence. */
  readonly because?: string;
  /** Never recorded; given by the environment only. */
  readonly secret?: boolean;
  /** The environment variable that gives it. */
  readonly environment?: string;
  /** Id of the service that it is for: needed when that is live. */
  readonly service?: string;
  /** The only part of the guide that asks for it; all when left out. */
  readonly part?: string;
};

/** Values go into the guide's commands as they stand, so none may hold what a shell would read as more than a word. */
function word(pattern: RegExp, meta: InputMeta) {
  return z.string().regex(pattern).meta(meta);
}

/** As the registry of npm has it: `2026.2.9`, `2026.2.6-3`. */
const VERSION = word(/^\d{4}\.\d{1,2}\.\d{1,2}(?:-[\w.]+)?$/, { example: '2026.2.9' });
const NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** The OpenClaw that the guide names. */
export const DOCUMENTED_OPENCLAW = '2026.2.9';

/**
 * A value that only the environment gives; a stand-in takes one made for the run.
 * @param service whose live form needs it
 */
function secret(pattern: RegExp, environment: string, example: string, service?: string) {
  return word(pattern, { secret: true, environment, example, ...(service && { service }) }).optional();
}

export const inputsSchema = z
  .strictObject({
    outbound: z
      .enum(['standard', 'hardened'])
      .default('standard')
      .describe('1.5: outgoing traffic; Option A is standard, Option B is hardened'),
    nodeMajor: z
      .enum(Object.keys(NODE_RELEASES) as NodeMajor[])
      .default(DOCUMENTED_NODE)
      .describe(
        '1.3: the major release of Node.js; the guide installs 22, and later releases of OpenClaw need a later one',
      ),
    openclawVersion: VERSION.default(DOCUMENTED_OPENCLAW).describe('2.3: the OpenClaw to install'),
    llmAuthPlugin: word(NAME, { example: 'google-gemini-cli-auth' })
      .default('google-gemini-cli-auth')
      .describe('3.1: the authentication plugin to enable; the default is the guide’s first example'),
    llmAuth: z
      .enum(['oauth', 'api-key'])
      .default('api-key')
      .describe('3.2: Option A is oauth, which only a person can do; Option B is api-key'),
    llmProvider: word(NAME, { example: 'openai' })
      .default('openai')
      .describe('3.2: the provider’s authentication id'),
    model: word(/^[a-z0-9][\w.-]*(?:\/[\w.:-]+)+$/i, { example: 'openai/gpt-4o' })
      .default('openai/gpt-4o')
      .describe('3.3: the primary model, provider first'),
    channel: z
      .enum(['telegram'])
      .meta({ because: 'The suite can speak as a user of Telegram only.' })
      .default('telegram')
      .describe('4: the messaging channel; telegram is the only one so far'),
    elevated: z
      .enum(['disabled', 'allow-listed'])
      .default('disabled')
      .describe('5.4: commands on the host; Option A is disabled, Option B is allow-listed'),
    controlUi: z
      .enum(['enabled', 'disabled'])
      .default('enabled')
      .describe('5.7: the web interface; Option A is enabled, Option B is disabled'),
    remoteAccess: z
      .enum(['serve', 'tunnel'])
      .default('serve')
      .describe('7: Option A is serve, Option B is tunnel'),
    agentName: word(/^[a-z0-9][a-z0-9-]*$/, { example: 'agent1', part: 'appendix-b' })
      .default('agent1')
      .describe('B.4: the name of the agent, which is part of its vault’s'),
    secretsBy: z
      .enum(['run', 'inject'])
      .meta({ part: 'appendix-b' })
      .default('run')
      .describe('B.5, B.6: how the gateway gets its secrets; Approach A is run, Approach B is inject'),
    updateTo: VERSION.default('2026.2.12').describe('9: the OpenClaw to update to'),
    rollbackTo: VERSION.default(DOCUMENTED_OPENCLAW).describe('9: the OpenClaw to roll back to'),
    llmApiKey: secret(/^[\w.:/+=-]{8,}$/, 'CONFORM_LLM_API_KEY', 'sk-…', 'llm').describe(
      '3.2 Option B: API key of the LLM provider',
    ),
    botToken: secret(/^\d+:[\w-]{6,}$/, 'CONFORM_BOT_TOKEN', '123456789:ABC…', 'telegram').describe(
      '4.3: token of the bot',
    ),
    opServiceAccountToken: secret(
      /^ops_[\w=+/-]{16,}$/,
      'CONFORM_OP_SERVICE_ACCOUNT_TOKEN',
      'ops_…',
      '1password',
    )
      .meta({ part: 'appendix-b' })
      .describe('B.4: token of the service account'),
    tailscaleAuthKey: secret(/^tskey-[\w-]{6,}$/, 'TS_AUTHKEY', 'tskey-auth-…').describe(
      '1.7: key with which a machine joins a tailnet; a container machine cannot',
    ),
  })
  .superRefine(({ openclawVersion, updateTo, rollbackTo }, context) => {
    const same = (name: string, as: string) =>
      context.addIssue({ code: 'custom', path: [name], message: `It is ${as}: name another version.` });
    if (updateTo === openclawVersion) same('updateTo', 'what is installed already (openclawVersion)');
    else if (rollbackTo === updateTo) same('rollbackTo', 'what it rolls back from (updateTo)');
  });
export type Inputs = z.infer<typeof inputsSchema>;
export type InputName = keyof Inputs;

/** One of a schema's inputs, as far as messages, help and redaction need it. */
export type InputDescription = InputMeta & {
  readonly name: string;
  readonly description: string;
  /** What may be chosen; null when it is free text. */
  readonly options: readonly string[] | null;
  /** Undefined for what has no default. */
  readonly defaultValue: unknown;
};

/** What the schema says of each input, in its order. */
export function describeInputs({ shape }: z.ZodObject = inputsSchema): readonly InputDescription[] {
  return Object.entries(shape).map(([name, field]) => {
    const layers = layersOf(field as z.ZodType);
    const inner = layers.at(-1);
    const wrapper = layers.find((layer) => layer instanceof z.ZodDefault);
    const meta: InputMeta = Object.assign({}, ...layers.toReversed().map((layer) => layer.meta() ?? {}));
    return {
      ...meta,
      name,
      description: layers.find((layer) => layer.description !== undefined)?.description ?? '',
      options: inner instanceof z.ZodEnum ? inner.options.map(String) : null,
      defaultValue: wrapper?.def.defaultValue,
    };
  });
}

/** What is said of a field may stand on it, or on what `optional` or `default` was put around. */
function layersOf(field: z.ZodType): readonly z.ZodType[] {
  const inner = 'innerType' in field.def ? [field.def.innerType as z.ZodType] : [];
  return [field, ...inner.flatMap(layersOf)];
}

/**
 * The inputs that are marked secret in the schema.
 * @returns name and value of each that is given; none of the values may be recorded.
 */
export function secretsOf(
  inputs: Readonly<Record<string, unknown>>,
  schema: z.ZodObject = inputsSchema,
): readonly (readonly [name: string, value: string])[] {
  return describeInputs(schema).flatMap((input) => {
    const value = inputs[input.name];
    return input.secret === true && typeof value === 'string' ? [[input.name, value] as const] : [];
  });
}

/** The inputs that a report may show. */
export function choicesOf(inputs: Inputs): Readonly<Record<string, string>> {
  const open = describeInputs().filter(({ secret: isSecret }) => isSecret !== true);
  return Object.fromEntries(open.map(({ name }) => [name, String(inputs[name as InputName])]));
}

function choice<K extends InputName>(name: K) {
  return {
    /** Holds when the operator chose `value`. */
    is: (value: Inputs[K]): Condition => ({
      holds: ({ inputs }) => inputs[name] === value,
      otherwise: `The other option was chosen: ${name} is not ${value}.`,
    }),
  };
}

export const nodeMajor = choice('nodeMajor');
export const outbound = choice('outbound');
export const llmAuth = choice('llmAuth');
export const elevated = choice('elevated');
export const controlUi = choice('controlUi');
export const remoteAccess = choice('remoteAccess');
export const secretsBy = choice('secretsBy');
