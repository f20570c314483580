// Faults of the Verification Checklist, for rows that the faults of the phases do not reach already
import type { Fault } from '../../../src/prove/fault.ts';
import { openclawReplaced } from '../phase06/unit.ts';

const row = (what: string): string => `Verification Checklist/${what}`;
const SOUL = '/home/openclaw-svc/.openclaw/SOUL.md';

/** A command in the operator's path that answers with this, when asked for its version. */
function answering(path: string, answer: string, real: string): Pick<Fault, 'keep' | 'inject'> {
  return {
    keep: [path],
    inject: `sudo tee ${path} > /dev/null << 'END'
#!/bin/sh
[ "$*" = --version ] || exec ${real} "$@"
echo ${answer}
END
sudo chmod 0755 ${path}`,
  };
}

export const checklistFaults: readonly Fault[] = [
  {
    id: 'checklist-old-node',
    what: 'Node.js is that of the distribution.',
    ...answering('/usr/local/bin/node', 'v20.19.2', '/usr/bin/node'),
    breaks: [
      row('node-js-is-v22-12-0-or-later'),
      '1.3/node-js-is-22-x',
      '1.3/node-js-is-as-new-as-openclaw-needs-it',
      'Phase 1 Checkpoint/node-js-is-22-x',
    ],
  },
  {
    id: 'checklist-old-openclaw',
    what: 'OpenClaw is older than the security patch.',
    ...openclawReplaced('[ "$*" = --version ] || exec $KEPT "$@"\necho 2026.2.8'),
    breaks: [row('openclaw-is-2026-2-9-or-later'), '2.4/openclaw-is-security-patched'],
  },
  {
    id: 'checklist-docker-user-open',
    what: 'DOCKER-USER lets through what its rules do not name.',
    inject: `sudo iptables -D DOCKER-USER -j DROP
sudo iptables -A DOCKER-USER -j RETURN`,
    undo: `sudo iptables -D DOCKER-USER -j RETURN
sudo iptables -A DOCKER-USER -j DROP`,
    breaks: [row('docker-user-drops-by-default')],
  },
  {
    id: 'checklist-soul-writable',
    what: 'Whoever is in the group may write to SOUL.md.',
    inject: `sudo chmod 464 ${SOUL}`,
    undo: `sudo chmod 444 ${SOUL}`,
    breaks: [row('soul-md-is-locked')],
  },
  {
    id: 'checklist-no-jail',
    what: 'fail2ban runs without the jail for sshd.',
    inject: 'sudo fail2ban-client stop sshd',
    // Started again, it would ban us for what we tried meanwhile.
    logged: true,
    undo: `sudo systemctl restart ssh
sudo fail2ban-client reload
until sudo fail2ban-client status sshd > /dev/null 2>&1; do sleep 0.2; done`,
    breaks: [row('fail2ban-watches-sshd')],
  },
];
