// The private network that plays the tailnet: an internal Docker network in Tailscale's address range, one a machine.
import { randomInt } from 'node:crypto';
import type { Network } from 'dockerode';
import { MachineError } from '../error.ts';
import { docker, RUN_LABEL } from './docker.ts';

const ATTEMPTS = 8;

export interface Tailnet {
  readonly network: Network;
  /** `100.70.3`: a machine's address begins with it. */
  readonly prefix: string;
}

/**
 * Creates a /24 of 100.64.0.0/10 that nothing else on this engine uses; internal, so that no route to the world leads over it.
 * @param wanted the prefix of a machine that knows its address already: another one when that is taken
 */
export async function createTailnet(runId: string, wanted?: string): Promise<Tailnet> {
  for (let attempt = 1; ; attempt += 1) {
    const prefix = (attempt === 1 && wanted) || `100.${randomInt(64, 128)}.${randomInt(1, 255)}`;
    try {
      const network = await docker().createNetwork({
        Name: `guide-conformance-${runId}`,
        Driver: 'bridge',
        Internal: true,
        Labels: { [RUN_LABEL]: runId },
        IPAM: { Driver: 'default', Config: [{ Subnet: `${prefix}.0/24`, Gateway: `${prefix}.1` }] },
      });
      return { network, prefix };
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
