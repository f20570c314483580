// Tailscale: whether the machine is on its tailnet, under which name and addresses.
import { z } from 'zod';
import type { CommandResult, Shell } from '../machine/shell.ts';
import { parseJson } from './json.ts';
import { commandMissing, linesOf, outputOf } from './result.ts';

const STATUS = 'tailscale status --json';
const IP4 = 'tailscale ip -4';
const ADVICE = 'Run it on the machine, and look at journalctl -u tailscaled.';

export interface Tailscale {
  readonly installed: boolean;
  /** `Running`, `NeedsLogin`, `Stopped`, ...; null when tailscaled does not answer. */
  readonly backendState: string | null;
  readonly self: {
    readonly hostname: string;
    readonly ips: readonly string[];
    readonly online: boolean;
  } | null;
  /** Number of other machines it knows. */
  readonly peers: number;
}

const Status = z.object({
  BackendState: z.string(),
  Self: z
    .object({ HostName: z.string(), TailscaleIPs: z.array(z.string()).nullish(), Online: z.boolean() })
    .nullish(),
  Peer: z.record(z.string(), z.unknown()).nullish(),
});

/** State of the machine in its tailnet (guide: 1.7). */
export async function readTailscale(shell: Shell): Promise<Tailscale> {
  const result = await shell.run(STATUS);
  if (commandMissing(result, 'tailscale'))
    return { installed: false, backendState: null, self: null, peers: 0 };
  if (notRunning(result)) return { installed: true, backendState: null, self: null, peers: 0 };
  return parseTailscale(outputOf(result, ADVICE));
}

export function parseTailscale(text: string): Tailscale {
  const { BackendState, Self, Peer } = parseJson(text, Status, STATUS);
  const self = Self ? { hostname: Self.HostName, ips: Self.TailscaleIPs ?? [], online: Self.Online } : null;
  return { installed: true, backendState: BackendState, self, peers: Object.keys(Peer ?? {}).length };
}

/** IPv4 addresses of the machine in its tailnet; empty while it has none, for whatever reason (guide: 1.7). */
export async function readTailscaleIps(shell: Shell): Promise<readonly string[]> {
  const result = await shell.run(IP4);
  const none = result.exitCode === 1 && /no current Tailscale IPs/.test(result.stderr);
  if (commandMissing(result, 'tailscale') || notRunning(result) || none) return [];
  return linesOf(outputOf(result, ADVICE));
}

function notRunning(result: CommandResult): boolean {
  return result.exitCode === 1 && /failed to connect to local tailscaled/i.test(result.stderr);
}
