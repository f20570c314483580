// The world outside the machine: which services there are, and for each whether it is live or stood in for.
import type { Liveness } from '../report/outcome.ts';

export const SERVICE_IDS = [
  'nodesource',
  'docker',
  'docker-hub',
  'github',
  'llm',
  'telegram',
  'tailscale',
  '1password',
] as const;
export type ServiceId = (typeof SERVICE_IDS)[number];

/** Where to ask whether a service is there, and what its answer looks like. */
export interface LivenessProbe {
  readonly url: string;
  readonly status: number;
  /** What only the service itself answers: captive portals and proxies answer something too. */
  recognises(response: Response, body: string): boolean;
}

export interface Service {
  readonly title: string;
  /** The host names by which the machine asks for it; its stand-in answers to all of them. */
  readonly names: readonly string[];
  /** Null: it cannot be live on a machine that we make. */
  readonly probe: LivenessProbe | null;
  /** The input without which there is no use of the live service: nobody's account is used unasked. */
  readonly credential?: string;
  /** The only part of the guide that meets it; all when left out. */
  readonly part?: string;
  /** A file that a machine has from its stand-in, and that no image holds. */
  readonly supplies?: URL;
  /** What a pass with the stand-in does not prove: for the report. */
  readonly remark: string;
}

export type Services = Readonly<Record<ServiceId, Service>>;

/** What stands in for `op`: the lab makes a package of it. */
export const OP = new URL('../../lab/op/op.py', import.meta.url);

const PGP_SIGNED = '-----BEGIN PGP SIGNED MESSAGE-----';

export const SERVICES: Services = {
  nodesource: {
    title: 'NodeSource (apt repository of Node.js)',
    names: ['deb.nodesource.com'],
    probe: {
      url: 'https://deb.nodesource.com/node_22.x/dists/nodistro/InRelease',
      status: 200,
      recognises: (_, body) => body.startsWith(PGP_SIGNED),
    },
    remark:
      "Not proved: that NodeSource still serves Node.js 22 under this URL, its signing key's fingerprint, and how its own package installs; the stand-in's package holds the same Node.js 22.22.0 and npm, signed with a key made for this run.",
  },
  docker: {
    title: 'Docker (apt repository of Docker Engine)',
    names: ['download.docker.com'],
    probe: {
      url: 'https://download.docker.com/linux/ubuntu/dists/noble/InRelease',
      status: 200,
      recognises: (_, body) => body.startsWith(PGP_SIGNED),
    },
    remark:
      "Not proved: that Docker serves packages for this release of the system, its signing key's fingerprint, and the behaviour of Docker 29; the stand-in's packages hold Debian's Docker 28.5.2, signed with a key made for this run.",
  },
  'docker-hub': {
    title: 'Docker Hub (registry of container images)',
    names: ['registry-1.docker.io', 'auth.docker.io', 'index.docker.io'],
    probe: {
      url: 'https://registry-1.docker.io/v2/',
      status: 401,
      recognises: (response) => response.headers.get('docker-distribution-api-version') === 'registry/2.0',
    },
    remark:
      "Not proved: logging in to, pulling from and the rate limits of Docker Hub; the stand-in serves images of its own: hello-world and busybox made of Debian's busybox, debian:bookworm-slim made of Debian 12's packages.",
  },
  github: {
    title: 'GitHub (git repositories of dependencies)',
    names: ['github.com', 'codeload.github.com'],
    probe: {
      url: 'https://github.com/whiskeysockets/libsignal-node/info/refs?service=git-upload-pack',
      status: 200,
      recognises: (response, body) =>
        response.headers.has('x-github-request-id') && body.startsWith('001e# service=git-upload-pack'),
    },
    remark:
      "Not proved: that GitHub still has what OpenClaw depends on, and in which state; the stand-in serves one repository, whiskeysockets/libsignal-node, with the content of npm's libsignal@6.0.0.",
  },
  llm: {
    title: 'OpenAI (model provider)',
    names: ['api.openai.com'],
    probe: {
      url: 'https://api.openai.com/v1/models',
      status: 401,
      recognises: (_, body) => body.includes('platform.openai.com'),
    },
    credential: 'llmApiKey',
    remark:
      'Not proved: anything a model makes of what it is told: the stand-in says back what it heard, and calls the tools a check has it call; nor what OpenAI charges, limits and refuses, beyond wrong keys.',
  },
  telegram: {
    title: 'Telegram (messaging channel)',
    names: ['api.telegram.org'],
    probe: {
      url: 'https://api.telegram.org/bot/getMe',
      status: 404,
      recognises: (_, body) => /"ok":false,"error_code":404/.test(body),
    },
    credential: 'botToken',
    remark:
      'Not proved: that Telegram takes what the bot sends (its formatting is not parsed, nothing is throttled, no files, no buttons); the stand-in has one bot, which gets to read all that is said in a group, and people who write what a check has them write.',
  },
  tailscale: {
    title: 'Tailscale (mesh network)',
    names: [],
    probe: null,
    remark:
      'Not proved: anything of a tailnet: no tailscaled, no WireGuard, no Tailscale SSH, no HTTPS by serve or funnel; the stand-in is a command that answers as Tailscale does, and tailscale0 is a plain interface.',
  },
  '1password': {
    title: '1Password (vaults, service accounts, apt repository of op)',
    names: ['downloads.1password.com', 'my.1password.com'],
    probe: {
      url: 'https://downloads.1password.com/linux/debian/amd64/dists/stable/InRelease',
      status: 200,
      recognises: (_, body) => body.startsWith(PGP_SIGNED),
    },
    credential: 'opServiceAccountToken',
    part: 'appendix-b',
    supplies: OP,
    remark:
      'Not proved: anything of the real op but its documented flags, exit status and messages (it is a program of ours that asks our service in words of its own, and has neither cache nor daemon), and what 1Password encrypts, counts and charges.',
  },
};

/** A service that cannot be had as asked for: what, where, and what to do next. */
export class WorldError extends Error {
  override readonly name = 'WorldError';
}

const PROBE_LIMIT_MS = 3_000;

/**
 * Decides for each service whether it is live.
 *
 * A service nobody asked for is live where it answers within three seconds, all of them asked at once.
 *
 * A service that takes a key is live only where one was given.
 *
 * @param requested by service id; ids come from the command line and are checked here
 * @param inputs with the keys that were given
 * @param signal ends the asking
 * @param services another table, for tests
 * @throws WorldError for an unknown service, or one asked to be live that does not answer
 */
export async function resolveWorld(
  requested: Readonly<Record<string, Liveness>>,
  inputs: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
  services: Services = SERVICES,
): Promise<Record<ServiceId, Liveness>> {
  for (const id of Object.keys(requested)) {
    if (!Object.hasOwn(services, id)) {
      throw new WorldError(`There is no service "${id}". The services are ${SERVICE_IDS.join(', ')}.`);
    }
  }
  const decided = await Promise.all(
    SERVICE_IDS.map(
      async (id) => [id, await decide(id, services[id], requested[id], inputs, signal)] as const,
    ),
  );
  return Object.fromEntries(decided) as Record<ServiceId, Liveness>;
}

async function decide(
  id: ServiceId,
  service: Service,
  wish: Liveness | undefined,
  inputs: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<Liveness> {
  if (wish === 'stand-in') return 'stand-in';
  const { title, probe, credential } = service;
  if (credential !== undefined && inputs[credential] === undefined) {
    if (wish === undefined) return 'stand-in';
    throw new WorldError(
      `${title} was asked to be live, but ${credential} was not given. Give it, or ask for the stand-in: ${id}=stand-in.`,
    );
  }
  const obstacle =
    probe === null ? 'a machine made for a run is on no tailnet' : await obstacleOf(probe, signal);
  if (obstacle === null) return 'live';
  if (wish === undefined) return 'stand-in';
  const where = probe === null ? '' : ` at ${probe.url}`;
  throw new WorldError(
    `${title} was asked to be live, but${where} ${obstacle}. Connect this host to it, or ask for the stand-in: ${id}=stand-in.`,
  );
}

/** Why a service does not count as live, or null when it does. */
async function obstacleOf(probe: LivenessProbe, signal: AbortSignal): Promise<string | null> {
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(PROBE_LIMIT_MS)]);
    const response = await fetch(probe.url, { signal: limit, redirect: 'manual' });
    const body = await response.text();
    if (response.status !== probe.status)
      return `the answer was HTTP ${response.status}, not ${probe.status}`;
    return probe.recognises(response, body) ? null : 'something else than the service answered';
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Error && error.name === 'TimeoutError')
      return `nothing answered within ${PROBE_LIMIT_MS / 1000} s`;
    const cause = error instanceof Error ? error.cause : undefined;
    return `the connection failed (${cause instanceof Error ? cause.message : String(error)})`;
  }
}
