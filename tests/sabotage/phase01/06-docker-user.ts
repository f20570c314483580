// Faults of 1.6 DOCKER-USER iptables chain
import type { Fault } from '../../../src/prove/fault.ts';

const CHAIN = '1.6/the-chain-holds-the-documented-rules-in-their-order';
const FIRST = '1.6/every-forwarded-packet-meets-the-chain-first';
const PUBLISHED = '1.6/a-published-port-is-closed-on-eth0-and-open-on-tailscale0';

export const dockerUserFaults: readonly Fault[] = [
  {
    id: '1.6-drop-deleted',
    what: 'The rule that drops what no other lets through is gone.',
    inject: 'sudo iptables -D DOCKER-USER -j DROP',
    undo: 'sudo iptables -A DOCKER-USER -j DROP',
    breaks: [CHAIN, PUBLISHED],
  },
  {
    id: '1.6-tailnet-rule-deleted',
    what: 'The rule that lets the tailnet in is gone.',
    inject: 'sudo iptables -D DOCKER-USER -i tailscale0 -j ACCEPT',
    undo: 'sudo iptables -I DOCKER-USER 2 -i tailscale0 -j ACCEPT',
    breaks: [CHAIN, PUBLISHED],
  },
  {
    id: '1.6-rule-twice',
    what: 'A rule was inserted a second time, as the guide warns.',
    inject: 'sudo iptables -I DOCKER-USER -i lo -j ACCEPT',
    undo: 'sudo iptables -D DOCKER-USER 1',
    breaks: [CHAIN],
  },
  {
    id: '1.6-rule-before-the-chain',
    what: 'A forwarded packet meets another rule first, which lets it through.',
    inject: 'sudo iptables -I FORWARD -o docker0 -j ACCEPT',
    undo: 'sudo iptables -D FORWARD 1',
    breaks: [FIRST, PUBLISHED],
  },
  {
    id: '1.6-jump-narrowed',
    what: 'Only packets of one interface meet the chain.',
    inject: 'sudo iptables -R FORWARD 1 -i docker0 -j DOCKER-USER',
    undo: 'sudo iptables -R FORWARD 1 -j DOCKER-USER',
    breaks: [FIRST, PUBLISHED],
  },
];
