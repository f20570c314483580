// Tailscale: whether the machine is on its tailnet, under which name and addresses.
import { z } from 'zod';
import type { CommandResult, ReadingShell } from '../machine/shell.ts';
import { parseJson } from './json.ts';
import { commandMissing, linesOf, outputOf } from './result.ts';

const STATUS = 'tailscale status --json';
const IP4 = 'tailscale ip -4';
const SERVE = 'tailscale serve status --json';
const ADVICE = 'Run it on the machine, and look at journalctl -u tailscaled.';

export interface Tailscale {
  readonly installed: boolean;
  /** `Running`, `NeedsLogin`, `Stopped`, ...; null when tailscaled does not answer. */
  readonly backendState: string | null;
  readonly self: {
    readonly hostname: string;
    /** In the tailnet: `openclaw-host.tail1234.ts.net`. */
    readonly dnsName: string;
    readonly ips: readonly string[];
    readonly online: boolean;
  } | null;
  /** Number of other machines it knows. */
  readonly peers: number;
}

const Status = z.object({
  BackendState: z.string(),
  Self: z
    .object({
      HostName: z.string(),
      DNSName: z.string(),
      TailscaleIPs: z.array(z.string()).nullish(),
      Online: z.boolean(),
    })
    .nullish(),
  Peer: z.record(z.string(), z.unknown()).nullish(),
});

/** Something that Tailscale passes requests on to. */
export interface Served {
  /** Under the machine's name in the tailnet. */
  readonly port: number;
  readonly path: string;
  /** `http://localhost:18789`; null of a file, a folder or a text. */
  readonly proxy: string | null;
}

export interface TailscaleServe {
  /** By port and path. */
  readonly served: readonly Served[];
  /** What is open to the whole internet: `openclaw-host.tail1234.ts.net:443`. */
  readonly funnels: readonly string[];
}

const Site = z.object({ Handlers: z.record(z.string(), z.object({ Proxy: z.string().optional() })) });
const Config = z.object({
  Web: z.record(z.string(), Site).nullish(),
  AllowFunnel: z.record(z.string(), z.boolean()).nullish(),
});
/** What runs in somebody's terminal has a configuration of its own. */
const ServeConfig = Config.extend({ Foreground: z.record(z.string(), Config).nullish() });

/** State of the machine in its tailnet (guide: 1.7). */
export async function readTailscale(shell: ReadingShell): Promise<Tailscale> {
  const result = await shell.run(STATUS);
  if (commandMissing(result, 'tailscale'))
    return { installed: false, backendState: null, self: null, peers: 0 };
  if (notRunning(result)) return { installed: true, backendState: null, self: null, peers: 0 };
  return parseTailscale(outputOf(result, ADVICE));
}

export function parseTailscale(text: string): Tailscale {
  const { BackendState, Self, Peer } = parseJson(text, Status, STATUS);
  const self = Self
    ? {
        hostname: Self.HostName,
        dnsName: Self.DNSName.replace(/\.$/, ''),
        ips: Self.TailscaleIPs ?? [],
        online: Self.Online,
      }
    : null;
  return { installed: true, backendState: BackendState, self, peers: Object.keys(Peer ?? {}).length };
}

/** IPv4 addresses of the machine in its tailnet; empty while it has none, for whatever reason (guide: 1.7). */
export async function readTailscaleIps(shell: ReadingShell): Promise<readonly string[]> {
  const result = await shell.run(IP4);
  const none = result.exitCode === 1 && /no current Tailscale IPs/.test(result.stderr);
  if (commandMissing(result, 'tailscale') || notRunning(result) || none) return [];
  return linesOf(outputOf(result, ADVICE));
}

/** What the machine serves to its tailnet, and what to the internet (guide: 7, 8.5). */
export async function readTailscaleServe(shell: ReadingShell): Promise<TailscaleServe> {
  const result = await shell.run(SERVE);
  if (commandMissing(result, 'tailscale')) return { served: [], funnels: [] };
  return parseTailscaleServe(outputOf(result, ADVICE));
}

export function parseTailscaleServe(text: string): TailscaleServe {
  const { Foreground, ...background } = parseJson(text, ServeConfig, SERVE);
  const configs = [background, ...Object.values(Foreground ?? {})];
  const served = configs.flatMap(({ Web }) =>
    Object.entries(Web ?? {}).flatMap(([place, { Handlers }]) =>
      Object.entries(Handlers).map(([path, { Proxy: proxy }]) => ({
        port: Number(place.slice(place.lastIndexOf(':') + 1)),
        path,
        proxy: proxy ?? null,
      })),
    ),
  );
  const funnels = configs.flatMap(({ AllowFunnel }) =>
    Object.entries(AllowFunnel ?? {}).flatMap(([place, isOpen]) => (isOpen ? [place] : [])),
  );
  return {
    served: served.sort((a, b) => a.port - b.port || (a.path < b.path ? -1 : 1)),
    funnels: funnels.sort(),
  };
}

function notRunning(result: CommandResult): boolean {
  return result.exitCode === 1 && /failed to connect to local tailscaled/i.test(result.stderr);
}
