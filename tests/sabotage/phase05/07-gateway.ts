// Faults of 5.7 Gateway hardening + auth token
import { CONFIG, NPM_PREFIX } from '../../../src/probe/openclaw/service-user.ts';
import type { Fault } from '../../../src/prove/fault.ts';
import { configured, TAKEN_OVER } from '../openclaw-config.ts';
import { RESTARTED } from '../phase06/unit.ts';

const MDNS = '5.7/the-gateway-announces-itself-to-no-network';
const LOOPBACK = '5.7/the-gateway-is-at-port-18789-of-this-host-and-of-no-other';
const REDACTED = '5.7/a-key-in-a-tool-s-call-is-not-shown-nor-logged';
const PAGE = '5.7/the-control-ui-is-there';
const NO_PAGE = '5.7/there-is-no-web-page';
const NO_LOG = '5.7/the-token-stands-in-no-log';
const REFUSED = '5.7/it-takes-no-other-and-none-is-not-enough';

const DROP_IN = '/etc/systemd/system/openclaw.service.d/conform.conf';
const DIST = `${NPM_PREFIX}/lib/node_modules/openclaw/dist`;
const RESTART = `sudo systemctl daemon-reload\n${RESTARTED}`;

/**
 * Another OpenClaw: `expression` of sed is applied to its modules of that name. Only its owner sees into their folder, where a
 * name with a star would find nothing for the operator.
 */
function programmed(module: string, expression: string) {
  const restart = `${RESTART}\n${TAKEN_OVER}`;
  return {
    keep: [DIST],
    inject: `sudo find ${DIST} -maxdepth 1 -name '${module}-*.js' -exec sed -i '${expression}' {} +\n${restart}`,
    undo: restart,
  };
}

const announced = configured('config.discovery = { mdns: { mode: "full" } };');
const everywhere = configured('config.gateway.bind = "lan";');
const HERE = 'the gateway is at other addresses than the check looks at';

export const gatewayFaults: readonly Fault[] = [
  {
    id: '5.7-announced',
    what: 'The gateway announces itself by mDNS.',
    keep: announced.keep,
    // The unit keeps it silent, too.
    inject: `sudo mkdir -p $(dirname ${DROP_IN})
printf '[Service]\\nEnvironment=OPENCLAW_DISABLE_BONJOUR=0\\n' | sudo tee ${DROP_IN}
${RESTART}
${announced.inject}`,
    undo: `sudo rm ${DROP_IN}
${RESTART}
${announced.undo}`,
    breaks: [MDNS],
  },
  {
    id: '5.7-bound-to-every-address',
    what: 'The gateway listens on all addresses.',
    keep: everywhere.keep,
    // A gateway that starts anew by itself keeps its sockets.
    inject: `${everywhere.inject}\n${RESTART}\n${TAKEN_OVER}`,
    undo: `${everywhere.undo}\n${RESTART}\n${TAKEN_OVER}`,
    breaks: [LOOPBACK],
    mayBreak: Object.fromEntries(
      [
        '2.5/the-onboarding-has-written-a-configuration-a-gateway-on-loopback-that-wants-a-token',
        '6.3/the-gateway-listens-on-127-0-0-1-only',
        '6.3/nobody-off-the-machine-reaches-it',
        'Verification Checklist/the-gateway-listens-on-127-0-0-1-only',
        '5.1/the-audit-reaches-the-running-gateway',
        '8.3/there-is-no-warn-about-the-host-and-the-gateway',
        '8.3/there-is-no-critical-finding',
        'Verification Checklist/the-audit-has-nothing-critical-and-no-warning-about-host-and-gateway',
        'Regular Security Audit Procedure (PLACEHOLDER)/it-reaches-the-gateway-and-finds-nothing-critical',
      ].map((id) => [id, HERE]),
    ),
  },
  {
    id: '5.7-key-shown',
    what: 'OpenClaw has forgotten how to make keys unreadable.',
    ...programmed(
      'redact',
      's/^const DEFAULT_REDACT_MODE = "tools";/const DEFAULT_REDACT_MODE = "off";/; s/=== "off" ? "off" : DEFAULT_REDACT_MODE/=== "on" ? "tools" : "off"/',
    ),
    breaks: [REDACTED],
  },
  {
    id: '5.7-no-control-ui',
    what: 'The control UI is off.',
    ...configured('config.gateway.controlUi.enabled = false;'),
    breaks: [PAGE],
  },
  {
    id: '5.7-control-ui',
    what: 'The control UI is on.',
    inputs: { controlUi: 'disabled' },
    until: '7',
    ...configured('config.gateway.controlUi.enabled = true;'),
    breaks: [NO_PAGE],
    mayBreak: {
      '8.3/there-is-no-warn-about-the-host-and-the-gateway': 'the audit warns of it',
      'Verification Checklist/the-audit-has-nothing-critical-and-no-warning-about-host-and-gateway':
        'the audit warns of it',
    },
  },
  {
    id: '5.7-token-logged',
    what: 'The token stands in the journal.',
    inject: `sudo node -p 'JSON.parse(fs.readFileSync("${CONFIG}", "utf8")).gateway.auth.token' | logger -t sudo`,
    logged: true,
    breaks: [NO_LOG, 'Gateway Auth Token Rotation/the-token-stands-in-no-log'],
  },
  {
    id: '5.7-any-token',
    what: 'The gateway asks for no token.',
    // No configuration makes it so: without token or password, OpenClaw takes it for invalid and keeps the one before.
    ...programmed('auth', 's/if (auth.mode === "token") {/& return { ok: true, method: "token" };/'),
    breaks: [REFUSED],
  },
];
