// The seat: a port between a guest and us, where a guest that goes on from a snapshot is told who it is. Nothing of it is left on
// the machine afterwards.
import { posix } from 'node:path';
import { stringify } from 'yaml';
import { filesOf, type SeedFile, type SeedInput } from '../seed.ts';
import { type Cards, networkConfig, networkdFiles } from './network.ts';

/** Name of the port inside the guest; QEMU has the same (power-on.sh). */
const PORT = '/dev/virtio-ports/conform.seat';
/** What the guest says when its first boot is over: the status of cloud-init follows. */
export const READY = 'ready: ';
/** What it says when it has become somebody, or has not: the exit status follows. */
export const ENDED = 'ended: ';

/** Waits to be told more; while nobody is at the other end, reading comes to an end at once. */
const SIT = `until read -r n <&3; do sleep 0.3; done
head -c "$n" <&3 | bash >&3 2>&1`;

function takeSeat(...first: readonly string[]): readonly string[] {
  const script = [`exec 3<>${PORT}`, ...first, SIT].join('\n');
  return ['systemd-run', '--unit=conform-seat', '--collect', '--quiet', 'bash', '-c', script];
}

/** What a machine does at the end of a first boot that is to be a snapshot: says when all of its start-up is over, and sits. */
export const TAKE_SEAT_WHEN_UP: readonly string[] = takeSeat(
  'cloud-init status --wait > /dev/null; systemctl is-system-running --wait > /dev/null',
  `echo "${READY}$(cloud-init status | head -n 1)" >&3`,
);

/** The same for a machine that is up. */
export const TAKE_SEAT: readonly string[] = takeSeat();

/** Who a machine is. */
export interface Person extends Pick<SeedInput, 'operator' | 'host' | 'authorities' | 'files'> {
  readonly cards: Cards;
  /** Random bytes, base64. */
  readonly entropy: string;
  /** By our clock, in seconds since 1970. */
  readonly nowS: number;
  /** Whether it has been this one before: then it keeps its number and what it trusts. */
  readonly isSame: boolean;
}

/**
 * A script for the guest, which does beside each other what an emulated processor takes seconds for: systemd reads its settings anew
 * while the network and what is trusted change, and whoever waits for the end of its start-up waits for the rest.
 * Two machines of one snapshot have nothing in common that a machine has of its own.
 * @param user as vm/cloud-init.yaml names it
 */
export function becoming({ cards, entropy, nowS, isSame, ...person }: Person, user: string): string {
  const { eth0, tailscale0 } = cards;
  const keys: readonly SeedFile[] = [
    { path: '/etc/ssh/ssh_host_ed25519_key', content: person.host.privateKey, mode: '0600' },
    { path: '/etc/ssh/ssh_host_ed25519_key.pub', content: `${person.host.publicKey}\n`, mode: '0644' },
    {
      path: `/home/${user}/.ssh/authorized_keys`,
      content: `${person.operator.publicKey}\n`,
      mode: '0600',
    },
  ];
  const netplan = stringify({ network: networkConfig(cards) });
  const networkd = Object.entries(networkdFiles(cards)).map(([name, content]) => ({
    path: `/etc/systemd/network/${name}`,
    content,
  }));
  return `set -eu
trap 'echo "${ENDED}$?"' EXIT
date --set @${nowS} > /dev/null
base64 -d <<< ${entropy} > /dev/urandom
${keys.map(writing).join('\n')}
chown -R ${user}: /home/${user}/.ssh
systemctl reload --no-block ssh
${(isSame ? person.files : filesOf(person)).map(writing).join('\n')}
${isSame ? '' : 'systemctl daemon-reload & reload=$!'}
ip link set eth0 down; ip link set eth0 address ${eth0.mac}
ip link set tailscale0 down; ip link set tailscale0 address ${tailscale0.mac}
if [ -d /etc/netplan ]; then
${writing({ path: '/etc/netplan/50-cloud-init.yaml', content: netplan, mode: '0600' })}
netplan apply
else
${networkd.map(writing).join('\n')}
networkctl reload
fi
ip link set eth0 up; ip link set tailscale0 up
${isSame ? '' : becomingAnother(person.authorities)}
`;
}

/** The number of the machine, and what it trusts. */
function becomingAnother(authorities: readonly string[]): string {
  return `tr -d - < /proc/sys/kernel/random/uuid > /etc/machine-id
${authorities.map(trusting).join('\n')}
wait "$reload"
systemctl restart --no-block systemd-journald`;
}

/** What update-ca-certificates comes to, which takes half a minute on an emulated processor: it goes through all others, too. */
function trusting(pem: string, index: number): string {
  const name = `conform-${index}`;
  return `${writing({ path: `/usr/local/share/ca-certificates/${name}.crt`, content: pem })}
ln -sf /usr/local/share/ca-certificates/${name}.crt /etc/ssl/certs/${name}.pem
ln -sf ${name}.pem "/etc/ssl/certs/$(openssl x509 -noout -hash -in /etc/ssl/certs/${name}.pem).0"
cat /usr/local/share/ca-certificates/${name}.crt >> /etc/ssl/certs/ca-certificates.crt`;
}

function writing({ path, content, mode = '0644', append = false }: SeedFile): string {
  const text = content.endsWith('\n') ? content : `${content}\n`;
  return `mkdir -p ${posix.dirname(path)}
cat ${append ? '>>' : '>'} ${path} << 'END-OF-FILE'
${text}END-OF-FILE
chmod ${mode} ${path}`;
}
