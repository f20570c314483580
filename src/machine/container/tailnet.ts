// The private network that plays the tailnet: an internal Docker network in Tailscale's address range, one a machine.
import { randomInt } from 'node:crypto';
import type { Network } from 'dockerode';
import { MachineError } from '../error.ts';
import { docker, RUN_LABEL } from './docker.ts';

const ATTEMPTS = 8;

/** Creates a /24 of 100.64.0.0/10 that nothing else on this engine uses; internal, so that no route to the world leads over it. */
export async function createTailnet(runId: string): Promise<Network> {
  for (let attempt = 1; ; attempt += 1) {
    const prefix = `100.${randomInt(64, 128)}.${randomInt(1, 255)}`;
    try {
      return await docker().createNetwork({
        Name: `guide-conformance-${runId}`,
        Driver: 'bridge',
        Internal: true,
        Labels: { [RUN_LABEL]: runId },
        IPAM: { Driver: 'default', Config: [{ Subnet: `${prefix}.0/24`, Gateway: `${prefix}.1` }] },
      });
    } catch (error) {
      const taken = error instanceof Error && /overlap/i.test(error.message);
      if (!taken || attempt === ATTEMPTS) {
        throw new MachineError(`No network for a machine's tailnet could be made: ${String(error)}`, {
          cause: error,
        });
      }
    }
  }
}
