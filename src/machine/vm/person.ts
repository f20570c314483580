// Who a guest is: the seed it boots with, and the same for one that goes on from a snapshot.
import { randomBytes } from 'node:crypto';
import { MachineError } from '../error.ts';
import { makeSeed, type SeedFile, type SeedInput } from '../seed.ts';
import { seated, type VmBoot } from './hypervisor.ts';
import { FOLLOW_ARCHIVE } from './images.ts';
import { type Cards, networkConfig } from './network.ts';
import { becoming, ENDED } from './seat.ts';

/** The operator of vm/cloud-init.yaml. */
export const USER = 'deployer';
const HOSTNAME = 'openclaw-host';
/** The same for all, so that cloud-init does not take a machine for another one when it is powered on again. */
const INSTANCE = 'guide-conformance';

/** The seed of a machine that boots. */
export function seedFor(
  boot: VmBoot,
  cards: Cards,
  commands: readonly (readonly string[])[] = [],
): Promise<Record<string, string>> {
  return makeSeed({
    ...personOf(boot),
    network: networkConfig(cards),
    commands: [FOLLOW_ARCHIVE, ...commands],
    instanceId: INSTANCE,
    hostname: HOSTNAME,
  });
}

/**
 * Tells a guest that goes on from a snapshot who it is, and waits until it is.
 * @param isSame whether it has been this one before
 * @throws MachineError with what it said when it could not.
 */
export async function become(
  id: string,
  boot: VmBoot,
  cards: Cards,
  isSame: boolean,
  signal: AbortSignal,
): Promise<void> {
  const entropy = randomBytes(64).toString('base64');
  const nowS = Math.round(Date.now() / 1000) + 1;
  const script = becoming({ ...personOf(boot), cards, entropy, isSame, nowS }, USER);
  const said = await seated(id, script, (line) => line.startsWith(ENDED), signal);
  if (said.at(-1) !== `${ENDED}0`)
    throw new MachineError(`The machine did not become itself:\n${said.join('\n')}`);
}

/** With what a container has from its engine: where names lead. */
function personOf(boot: VmBoot): Pick<SeedInput, 'operator' | 'host' | 'authorities' | 'files'> {
  const { operator, host, authorities, files, adopted } = boot;
  return {
    operator,
    host,
    authorities: adopted ? [] : authorities,
    files: [...files, ...namesOf(boot)],
  };
}

function namesOf({ hosts, nameservers }: VmBoot): readonly SeedFile[] {
  return [
    {
      // All of it: a machine that goes on from a checkpoint has names of the world it was in before.
      path: '/etc/hosts',
      content: `127.0.0.1\tlocalhost\n127.0.1.1\t${HOSTNAME}\n::1\tlocalhost ip6-localhost ip6-loopback\n${hosts.map(({ host, ipAddress }) => `${ipAddress}\t${host}\n`).join('')}`,
    },
    {
      path: '/etc/resolv.conf',
      content: nameservers.map((address) => `nameserver ${address}\n`).join(''),
    },
  ];
}
