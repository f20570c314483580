// Where a container of ours stands in its two networks, and who is at the other end of them.
import type { NetworkInspectInfo } from 'dockerode';
import { MachineError } from '../error.ts';
import type { Side } from '../machine.ts';
import { docker } from './docker.ts';

/** IPv4 address of the container on that side. */
export async function addressOf(id: string, side: Side): Promise<string> {
  return (await endpointOf(id, side)).IPAddress;
}

async function endpointOf(id: string, side: Side): Promise<{ NetworkID: string; IPAddress: string }> {
  const { NetworkSettings } = await docker().getContainer(id).inspect();
  for (const [name, endpoint] of Object.entries(NetworkSettings.Networks)) {
    if ((name === 'bridge') === (side === 'eth0') && endpoint.IPAddress) return endpoint;
  }
  throw new MachineError(`The machine has no address on ${side}; was it stopped? (docker inspect ${id})`);
}

/** The bridge of a Docker network is the runner's own interface in it. */
export async function bridgeAddress(id: string, side: Side): Promise<string> {
  const { NetworkID } = await endpointOf(id, side);
  const { IPAM } = (await docker().getNetwork(NetworkID).inspect()) as NetworkInspectInfo;
  const gateway = IPAM?.Config?.[0]?.Gateway;
  if (gateway === undefined) throw new MachineError(`Docker names no gateway of the network on ${side}.`);
  return gateway;
}
