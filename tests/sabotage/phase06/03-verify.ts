// Faults of 6.3 Verify
import type { Fault } from '../../../src/prove/fault.ts';
import { loggedByGateway, RESTARTED, unitChanged } from './unit.ts';

const CREDENTIAL = '/home/openclaw-svc/.openclaw/credentials/conform-fault.json';
const SECRET = 'conform-fault-0123456789abcdef';

export const verifyFaults: readonly Fault[] = [
  {
    id: '6.3-sandbox-in-the-way',
    what: 'The gateway has met a read-only file system.',
    inject: loggedByGateway('Error: EROFS: read-only file system, open x'),
    undo: RESTARTED,
    breaks: ['6.3/its-journal-tells-of-no-error'],
  },
  {
    id: '6.3-secret-in-journal',
    what: 'The gateway has logged one of its secrets.',
    keep: [CREDENTIAL],
    inject: `echo '{ "token": "${SECRET}" }' | sudo tee ${CREDENTIAL} > /dev/null
${loggedByGateway(`token ${SECRET}`)}`,
    breaks: ['6.3/its-journal-holds-none-of-its-secrets'],
  },
  {
    id: '6.3-on-the-tailnet',
    what: 'Something listens on the gateway’s port of the tailnet address.',
    inject: `systemd-run --user --quiet --unit conform-fault python3 -m http.server 18789 --bind "$(tailscale ip -4)"
until ss -Hltn 'sport = :18789' | grep -qF "$(tailscale ip -4)"; do sleep 0.1; done`,
    undo: 'systemctl --user stop conform-fault',
    breaks: [
      '6.3/the-gateway-listens-on-127-0-0-1-only',
      '6.3/nobody-off-the-machine-reaches-it',
      'Verification Checklist/the-gateway-listens-on-127-0-0-1-only',
    ],
  },
  {
    id: '6.3-more-exposed',
    what: 'The gateway is to run as root, with all devices.',
    ...unitChanged('s/^User=.*/User=root/', '/^PrivateDevices=/d'),
    breaks: [
      '6.2/it-runs-the-gateway-as-the-service-user',
      '6.2/its-sandbox-is-loaded-directive-by-directive',
      '6.2/privatedevices-the-service-cannot-make-a-device',
      '6.3/its-exposure-is-5-8-which-is-medium',
      'Verification Checklist/the-service-is-exposed-to-5-8-at-most',
    ],
  },
];
