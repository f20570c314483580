// Faults of 1.5 Configure UFW firewall
import type { Fault } from '../../../src/prove/fault.ts';

const RULES = '1.5/the-rules-are-the-documented-ones-and-no-others';
const POLICIES = '1.5/the-default-policies-are-the-documented-ones';
const VISITOR = '1.5/a-visitor-on-eth0-finds-ssh-the-safety-net-and-nothing-else';
const OUTGOING_FREE = '1.5/outgoing-connections-are-free';
const OUTGOING_BLOCKED = '1.5/outgoing-connections-to-other-ports-than-the-listed-ones-are-blocked';
const APT = '1.5/names-are-still-resolved-and-apt-still-reaches-its-archive';

/** Where ufw keeps all that it is told. */
const UFW = ['/etc/ufw', '/etc/default/ufw'];
const RELOAD = 'sudo ufw reload';

export const firewallFaults: readonly Fault[] = [
  {
    id: '1.5-session-not-over-tailscale',
    what: 'Somebody is connected to SSH from an address outside the tailnet.',
    inject: `systemd-run --user --quiet --unit conform-fault bash -c 'exec 3<>/dev/tcp/127.0.0.1/22; sleep 600'
until ss -H -tn state established '( sport = :22 )' | grep -q 127.0.0.1; do sleep 0.1; done`,
    undo: 'systemctl --user stop conform-fault',
    breaks: ['1.5/every-ssh-session-comes-over-tailscale'],
  },
  {
    id: '1.5-ss-names-no-process',
    what: 'Not even root’s ss names the process of a connection.',
    keep: ['/usr/local/bin/ss'],
    inject: `sudo tee /usr/local/bin/ss > /dev/null << 'END'
#!/bin/bash
[ "$1" = -tnp ] && exec /usr/bin/ss -tn
exec /usr/bin/ss "$@"
END
sudo chmod 0755 /usr/local/bin/ss`,
    breaks: ['1.5/the-guide-s-ss-command-shows-a-session-on-port-22-when-there-is-one'],
  },
  {
    id: '1.5-ufw-disabled',
    what: 'UFW is switched off.',
    inject: 'sudo ufw disable',
    undo: 'sudo ufw --force enable',
    breaks: [
      '1.5/ufw-is-active',
      POLICIES,
      RULES,
      VISITOR,
      '1.6/ufw-is-still-in-force',
      'Phase 1 Checkpoint/ufw-is-active',
    ],
  },
  {
    id: '1.5-incoming-allowed',
    what: 'The default for incoming traffic is to allow it.',
    keep: UFW,
    inject: 'sudo ufw default allow incoming',
    undo: RELOAD,
    breaks: [POLICIES, VISITOR, '1.6/ufw-is-still-in-force'],
  },
  {
    id: '1.5-outgoing-rejected',
    what: 'The default for outgoing traffic is to reject it.',
    keep: UFW,
    inject: 'sudo ufw default reject outgoing',
    undo: RELOAD,
    breaks: [POLICIES, OUTGOING_FREE, APT],
  },
  {
    id: '1.5-routed-allowed',
    what: 'The default for forwarded traffic is to allow it.',
    keep: UFW,
    inject: 'sudo ufw default allow routed',
    undo: RELOAD,
    breaks: [POLICIES],
  },
  {
    id: '1.5-extra-rule',
    what: 'There is a rule more than documented.',
    keep: UFW,
    inject: 'sudo ufw allow 9999/tcp',
    undo: RELOAD,
    breaks: [RULES],
  },
  {
    id: '1.5-ssh-rule-deleted',
    what: 'The safety net for SSH is gone too early.',
    keep: UFW,
    inject: 'sudo ufw delete allow ssh',
    undo: RELOAD,
    breaks: [RULES, VISITOR, '1.9/who-fails-three-times-on-eth0-is-banned-there'],
  },
  {
    id: '1.5-open-behind-ufw',
    what: 'The packet filter lets in what UFW says is denied.',
    inject: 'sudo iptables -A INPUT -i eth0 -j ACCEPT',
    undo: 'sudo iptables -D INPUT -i eth0 -j ACCEPT',
    breaks: [VISITOR],
  },
  {
    id: '1.5-outgoing-dropped',
    what: 'The packet filter drops outgoing connections that UFW says are allowed.',
    inject: 'sudo iptables -I OUTPUT -o eth0 -p tcp --dport 1024: -m conntrack --ctstate NEW -j DROP',
    undo: 'sudo iptables -D OUTPUT 1',
    breaks: [OUTGOING_FREE],
  },
  {
    id: '1.5-no-resolver',
    what: 'The machine asks a resolver that does not answer.',
    keep: ['/etc/resolv.conf'],
    inject: 'echo nameserver 127.0.0.9 | sudo tee /etc/resolv.conf > /dev/null',
    breaks: [APT],
  },
  {
    id: '1.5-hardened-outgoing-allowed',
    what: 'The default for outgoing traffic is to allow it.',
    inputs: { outbound: 'hardened' },
    keep: UFW,
    inject: 'sudo ufw default allow outgoing',
    undo: RELOAD,
    breaks: [POLICIES, OUTGOING_BLOCKED],
  },
  {
    id: '1.5-hardened-extra-rule',
    what: 'A rule lets all high ports out.',
    inputs: { outbound: 'hardened' },
    keep: UFW,
    inject: 'sudo ufw allow out 1024:65535/tcp',
    undo: RELOAD,
    breaks: [RULES, OUTGOING_BLOCKED],
  },
  {
    id: '1.5-hardened-dns-rejected',
    what: 'The rule for name resolution rejects it.',
    inputs: { outbound: 'hardened' },
    keep: UFW,
    inject: `sudo ufw delete allow out to any port 53
sudo ufw reject out to any port 53`,
    undo: RELOAD,
    breaks: [RULES, APT],
  },
  {
    id: '1.5-hardened-tailnet-rule-deleted',
    what: 'The rule that lets traffic to the tailnet out is gone.',
    inputs: { outbound: 'hardened' },
    keep: UFW,
    inject: 'sudo ufw delete allow out on tailscale0',
    undo: RELOAD,
    breaks: [RULES, OUTGOING_BLOCKED],
  },
];
