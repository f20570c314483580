// Who a machine of Vagrant is. Vagrant hands over user-data only, so this is what stands elsewhere in a seed of other kinds of
// machine, as further cloud-config beside vm/cloud-init.yaml; and its cards, of which Vagrant knows but the numbers.
import { stringify } from 'yaml';
import type { MachineNeeds } from '../needs.ts';
import { vendorOf } from '../seed.ts';

export interface PrivateCard {
  /** Twelve hexadecimal digits. */
  readonly mac: string;
  /** IPv4, in a /24. */
  readonly ip: string;
}

const HOSTNAME = 'openclaw-host';

/** @returns text of a cloud-config. */
export function vagrantSeed(
  needs: Pick<MachineNeeds, 'operator' | 'host' | 'authorities' | 'files' | 'hosts'>,
  publicCard: PrivateCard,
  tailnetCard: PrivateCard,
): string {
  const { operator, host, authorities, files, hosts } = needs;
  const names = hosts.map(({ host, ipAddress }) => `${ipAddress}\t${host}\n`).join('');
  const vendor = vendorOf({
    host,
    authorities,
    files: [
      ...files,
      ...(names === '' ? [] : [{ path: '/etc/hosts', content: names, append: true }]),
      ...configOf(publicCard, null),
      ...configOf(tailnetCard, 'tailscale0'),
    ],
    commands: [
      plug(publicCard, null),
      plug(tailnetCard, 'tailscale0'),
      // Everybody has the key of the box's own user, who may do everything.
      ['sh', '-c', '! id vagrant || userdel --force --remove vagrant'],
    ],
  });
  return `#cloud-config\n${stringify({
    hostname: HOSTNAME,
    ssh_authorized_keys: [operator.publicKey],
    ...vendor,
  })}`;
}

/** For every later boot: netplan reads the first, systemd-networkd the others. */
function configOf({ mac, ip }: PrivateCard, name: string | null) {
  const number = colons(mac);
  const rename = name === null ? {} : { 'set-name': name };
  const netplan = {
    network: {
      version: 2,
      ethernets: { [`conform${mac}`]: { match: { macaddress: number }, ...rename, addresses: [`${ip}/24`] } },
    },
  };
  return [
    { path: `/etc/netplan/60-conform-${mac}.yaml`, content: stringify(netplan), mode: '0600' },
    {
      path: `/etc/systemd/network/60-conform-${mac}.network`,
      content: `[Match]\nMACAddress=${number}\n\n[Network]\nAddress=${ip}/24\n`,
    },
    ...(name === null
      ? []
      : [
          {
            path: `/etc/systemd/network/60-conform-${mac}.link`,
            content: `[Match]\nMACAddress=${number}\n\n[Link]\nName=${name}\n`,
          },
        ]),
  ];
}

/** For the first: a card that is up already can't be renamed by a file. */
function plug({ mac, ip }: PrivateCard, name: string | null): readonly string[] {
  const script = `card=$(basename "$(dirname "$(grep -lix ${colons(mac)} /sys/class/net/*/address)")")
ip link set "$card" down
${name === null ? '' : `ip link set "$card" name ${name}; card=${name}`}
ip addr flush dev "$card"
ip addr add ${ip}/24 dev "$card"
ip link set "$card" up`;
  return ['sh', '-ec', script];
}

function colons(mac: string): string {
  return mac.replace(/(..)(?=.)/g, '$1:').toLowerCase();
}
