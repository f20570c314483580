// Faults of Phase 7: Remote Access via Tailscale
import type { Fault } from '../../../src/prove/fault.ts';
import { UP } from '../phase06/unit.ts';

const SERVE = 'Phase 7 › Option A: Tailscale Serve/tailscale-serves-the-gateway-and-nothing-else';
const TUNNEL = 'Phase 7 › Option B: Tailscale SSH tunnel';
const FUNNEL = 'Phase 7 › Verify Funnel is OFF/nothing-is-open-to-the-internet';
const SSH = 'Phase 7 › Remove SSH safety-net rule';
const CHECKLIST_UFW = 'Verification Checklist/ufw-denies-what-comes-in-other-than-on-tailscale0';

const UFW = ['/etc/ufw', '/etc/default/ufw'];
const RELOAD = 'sudo ufw reload';
const SERVED = 'sudo tailscale serve --bg http://localhost:18789';

export const remoteAccessFaults: readonly Fault[] = [
  {
    id: '7-not-served',
    what: 'Tailscale serves nothing.',
    inject: 'sudo tailscale serve reset',
    undo: SERVED,
    breaks: [SERVE],
  },
  {
    id: '7-served-besides',
    what: 'Tailscale serves a folder as well.',
    inject: 'sudo tailscale serve --bg --set-path /files /var',
    undo: 'sudo tailscale serve --set-path /files off',
    breaks: [SERVE],
  },
  {
    id: '7-funnel-on',
    what: 'The gateway is open to the whole internet.',
    inject: 'sudo tailscale funnel --bg http://localhost:18789',
    undo: SERVED,
    breaks: [FUNNEL, '8.5/nothing-is-published-by-funnel', 'Verification Checklist/funnel-is-off'],
  },
  {
    id: '7-tunnel-to-nowhere',
    what: 'The gateway is stopped.',
    inputs: { remoteAccess: 'tunnel' },
    until: '7',
    inject: 'sudo systemctl stop openclaw.service',
    undo: `sudo systemctl start openclaw.service\n${UP}`,
    breaks: [
      `${TUNNEL}/tailscale-takes-the-command`,
      `${TUNNEL}/through-a-tunnel-over-the-tailnet-the-gateway-answers`,
    ],
  },
  {
    id: '7-ufw-disabled',
    what: 'UFW is switched off.',
    inject: 'sudo ufw disable',
    undo: 'sudo ufw --force enable',
    breaks: [
      `${SSH}/ufw-is-still-active`,
      `${SSH}/what-may-come-in-comes-in-on-tailscale0`,
      `${SSH}/a-visitor-on-eth0-finds-nothing-at-all-and-one-on-tailscale0-finds-ssh`,
      CHECKLIST_UFW,
    ],
  },
  {
    id: '7-ssh-allowed',
    what: 'The rule for port 22 is there again.',
    keep: UFW,
    inject: 'sudo ufw allow ssh',
    undo: RELOAD,
    breaks: [
      `${SSH}/what-may-come-in-comes-in-on-tailscale0`,
      `${SSH}/no-rule-for-port-22-comes-back-with-the-next-start`,
      `${SSH}/a-visitor-on-eth0-finds-nothing-at-all-and-one-on-tailscale0-finds-ssh`,
      CHECKLIST_UFW,
    ],
  },
  {
    id: '7-open-behind-ufw',
    what: 'The packet filter lets SSH in on eth0, and UFW does not know.',
    inject: 'sudo iptables -I INPUT -i eth0 -p tcp --dport 22 -j ACCEPT',
    undo: 'sudo iptables -D INPUT 1',
    breaks: [`${SSH}/a-visitor-on-eth0-finds-nothing-at-all-and-one-on-tailscale0-finds-ssh`],
  },
];
