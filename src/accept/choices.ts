// Which of the guide's options a host was built with, read off the host itself.
import { z } from 'zod';
import { readConfig } from '../probe/openclaw/config.ts';
import { type Credential, readCredentials } from '../probe/openclaw/credentials.ts';
import type { Digested } from '../probe/openclaw/digested.ts';
import { readInstalledOpenClaw } from '../probe/openclaw/version.ts';
import { readTailscaleServe, type TailscaleServe } from '../probe/tailscale.ts';
import { readUfw, type Ufw } from '../probe/ufw.ts';
import type { Read } from '../spec/context.ts';
import { type InputName, inputsSchema } from '../spec/inputs.ts';

/** What of a host tells its options; null is what is not there, or can't be read: its own checks say so. */
export interface Traces {
  readonly ufw: Pick<Ufw, 'active' | 'outgoing'> | null;
  readonly config: Digested | null;
  readonly version: string | null;
  readonly credentials: readonly Pick<Credential, 'provider' | 'type'>[] | null;
  readonly serve: Pick<TailscaleServe, 'served'> | null;
}

/** An option, and what of the host tells that it was chosen. */
export interface Choice {
  readonly name: InputName;
  readonly value: string;
  /** `ufw denies outgoing traffic` */
  readonly because: string;
}

/** The traces of the options on a host. */
export async function readTraces(read: Read): Promise<Traces> {
  const [ufw, config, version, credentials, serve] = await Promise.all([
    orNull(read(readUfw)),
    orNull(read(readConfig)),
    orNull(read(readInstalledOpenClaw)),
    orNull(read(readCredentials)),
    orNull(read(readTailscaleServe)),
  ]);
  return { ufw, config, version, credentials, serve };
}

/** A host that isn't built by the guide, or not to its end, lacks much of it. */
function orNull<T>(reading: Promise<T>): Promise<T | null> {
  return reading.catch(() => null);
}

const GATEWAY = /:18789$/;

/** What of OpenClaw's configuration tells options; whatever else stands there in their places tells nothing. */
const Settings = z.object({
  agents: z
    .object({ defaults: z.object({ model: z.object({ primary: z.string() }) }) })
    .optional()
    .catch(undefined),
  plugins: z
    .object({ entries: z.record(z.string(), z.object({ enabled: z.boolean().optional() })) })
    .optional()
    .catch(undefined),
  tools: z
    .object({
      elevated: z.object({
        enabled: z.boolean(),
        allowFrom: z.record(z.string(), z.array(z.unknown())).default({}),
      }),
    })
    .optional()
    .catch(undefined),
  gateway: z
    .object({ controlUi: z.object({ enabled: z.boolean() }) })
    .optional()
    .catch(undefined),
});
type Settings = z.infer<typeof Settings>;

/** Value and reason, or null where nothing tells. */
type Sign = (traces: Traces, settings: Settings) => readonly [value: string, because: string] | null;

const SIGNS: Readonly<Partial<Record<InputName, Sign>>> = {
  outbound: ({ ufw }) => {
    if (!ufw?.active) return null;
    if (ufw.outgoing === 'deny') return ['hardened', 'ufw denies outgoing traffic'];
    return ufw.outgoing === 'allow' ? ['standard', 'ufw allows outgoing traffic'] : null;
  },
  openclawVersion: installed,
  // The last version that was asked for, by whichever way it came.
  rollbackTo: installed,
  llmAuthPlugin: (_, { plugins }) => {
    const entries = Object.entries(plugins?.entries ?? {});
    const [id] = entries.find(([name, { enabled }]) => name.endsWith('-auth') && enabled === true) ?? [];
    return id === undefined ? null : [id, 'the plugin is enabled'];
  },
  llmAuth: (traces, settings) => {
    const credential = credentialOf(traces, settings);
    if (credential === null) return null;
    const { provider, type } = credential;
    return type === 'oauth'
      ? ['oauth', `the credential for ${provider} is a login`]
      : ['api-key', `the credential for ${provider} is a key`];
  },
  llmProvider: (traces, settings) => {
    const credential = credentialOf(traces, settings);
    return credential && [credential.provider, 'a credential for it is saved'];
  },
  model: (_, { agents }) =>
    agents ? [agents.defaults.model.primary, 'agents.defaults.model.primary'] : null,
  elevated: (_, { tools }) => {
    if (tools === undefined) return null;
    const { enabled, allowFrom } = tools.elevated;
    if (!enabled) return ['disabled', 'tools.elevated.enabled is false'];
    const isListed = Object.values(allowFrom).some((people) => people.length > 0);
    return isListed ? ['allow-listed', 'tools.elevated.allowFrom lists somebody'] : null;
  },
  controlUi: (_, { gateway }) => {
    if (gateway === undefined) return null;
    const { enabled } = gateway.controlUi;
    return [enabled ? 'enabled' : 'disabled', `gateway.controlUi.enabled is ${enabled}`];
  },
  remoteAccess: ({ serve }) => {
    if (serve === null) return null;
    const { served } = serve;
    if (served.length === 0) return ['tunnel', 'Tailscale serves nothing'];
    const isGateway = served.some(({ proxy }) => proxy !== null && GATEWAY.test(proxy));
    return isGateway ? ['serve', 'Tailscale serves the gateway'] : null;
  },
};

/**
 * The options that a host shows. An option is told by what the guide's step of it leaves, never by what is missing: where
 * nothing tells, it is left out, so that the default is judged and fails.
 */
export function tracedChoices(traces: Traces): readonly Choice[] {
  const settings = Settings.catch({}).parse(traces.config);
  return (Object.entries(SIGNS) as [InputName, Sign][]).flatMap(([name, sign]) => {
    const found = sign(traces, settings);
    if (found === null) return [];
    const [value, because] = found;
    // What the guide offers no choice of can't be taken for one: its own checks say that it is not as it says.
    return inputsSchema.shape[name].safeParse(value).success ? [{ name, value, because }] : [];
  });
}

function installed({ version }: Traces): readonly [string, string] | null {
  return version === null ? null : [version, 'it is installed'];
}

/** The credential that the configured model needs; else the first. */
function credentialOf(
  { credentials }: Traces,
  { agents }: Settings,
): Pick<Credential, 'provider' | 'type'> | null {
  const provider = agents?.defaults.model.primary.split('/')[0];
  return credentials?.find((one) => one.provider === provider) ?? credentials?.[0] ?? null;
}
