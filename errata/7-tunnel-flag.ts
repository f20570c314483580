// Phase 7's command for the tunnel gives `tailscale ssh` a flag that it does not have.
import { GATEWAY_PORT } from '../src/probe/openclaw/gateway.ts';
import type { Erratum, Failure } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';

/** A gateway that has just been started takes its time. */
const START_LIMIT_MS = 120_000;
const COMMAND = 'tailscale ssh -L 18789:localhost:18789 youruser@your-server';

export const tunnelFlag: Erratum = {
  id: '7-tunnel-flag',
  section: 'Phase 7 › Option B: Tailscale SSH tunnel',
  promise: '`tailscale ssh -L 18789:localhost:18789 youruser@your-server` opens a tunnel to the gateway.',
  happens:
    '`tailscale ssh` has no flag -L, and takes none of OpenSSH’s before the host: it ends without connecting.',
  evidence:
    '`flag provided but not defined: -L`; in Tailscale’s source (cmd/tailscale/cli/ssh.go) the command defines no flags, and its usage is `tailscale ssh [user@]<host> [args...]`.',
  severity: 'major',
  versions: { tailscale: '1.102' },
  symptom: async (_, { message }: Failure) => message.includes('flag provided but not defined: -L'),
  correction: {
    kind: 'promise',
    says: 'Use OpenSSH’s own client, which reaches the machine over the tailnet as well: `ssh -L 18789:localhost:18789 youruser@your-server`.',
    holds: async ({ outside }) => {
      await expect
        .poll(() => outside.tunnel(GATEWAY_PORT, '/'), { timeout: START_LIMIT_MS, interval: 500 })
        .not.toBeNull();
    },
  },
  patches: [{ block: 1, from: COMMAND, to: COMMAND.replace('tailscale ', '') }],
};
