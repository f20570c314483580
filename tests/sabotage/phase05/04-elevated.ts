// Faults of 5.4 Elevated mode policy
import { CONFIG, STATE } from '../../../src/probe/openclaw/service-user.ts';
import type { Fault } from '../../../src/prove/fault.ts';
import { configured } from '../openclaw-config.ts';
import { SANDBOX_CHECKS } from './02-sandbox.ts';

const NOBODY = '5.4/no-command-runs-on-the-host-whoever-asks';
const LISTED = '5.4/the-allowlist-holds-the-approved-sender-and-nobody-else';
const OWNER = '5.4/a-command-of-the-approved-sender-runs-on-the-host';
const SANDBOXED = '5.4/a-command-that-nobody-wanted-to-have-run-on-the-host-stays-in-the-sandbox';
const LOGGED = '5.7/a-key-in-a-command-on-the-host-is-not-logged';
const STRANGER = '5.4/a-stranger-gets-no-further-than-a-pairing-code';

const APPROVED = `JSON.parse(fs.readFileSync("${STATE}/credentials/telegram-allowFrom.json", "utf8")).allowFrom`;

export const elevatedFaults: readonly Fault[] = [
  {
    id: '5.4-enabled',
    what: 'The owner may run commands on the host.',
    ...configured(`config.tools.elevated = { enabled: true, allowFrom: { telegram: ${APPROVED} } };`),
    breaks: [NOBODY],
  },
  {
    id: '5.4-somebody-else',
    what: 'Somebody else is on the allowlist, and the owner is not.',
    inputs: { elevated: 'allow-listed' },
    until: '7',
    ...configured('config.tools.elevated.allowFrom.telegram = ["4711"];'),
    breaks: [LISTED, OWNER, LOGGED],
  },
  {
    id: '5.4-no-sandbox',
    what: 'There is no sandbox: every command runs on the host.',
    inputs: { elevated: 'allow-listed' },
    until: '7',
    ...configured('config.agents.defaults.sandbox.mode = "off";'),
    breaks: [SANDBOXED],
    mayBreak: {
      [LOGGED]: 'without a sandbox no command is elevated',
      ...Object.fromEntries(SANDBOX_CHECKS.map((id) => [id, 'there is no sandbox'])),
    },
  },
  {
    id: '5.4-open-to-strangers',
    what: 'Everybody may write to the bot, and run commands on the host.',
    inputs: { elevated: 'allow-listed' },
    until: '7',
    ...configured(
      'config.tools.elevated.allowFrom.telegram = ["*"]; Object.assign(config.channels.telegram, { dmPolicy: "open", allowFrom: ["*"] });',
    ),
    breaks: [LISTED, STRANGER],
    mayBreak: Object.fromEntries(
      [
        '4.3/the-channel-has-the-documented-policies',
        '4.4/a-stranger-gets-a-pairing-code-and-no-answer-and-the-model-is-not-asked',
        '5.1/no-critical-finding-is-left',
        '8.3/there-is-no-critical-finding',
        'Verification Checklist/the-audit-has-nothing-critical-and-no-warning-about-host-and-gateway',
        'Regular Security Audit Procedure (PLACEHOLDER)/it-reaches-the-gateway-and-finds-nothing-critical',
      ].map((id) => [id, `${CONFIG} is open on purpose`]),
    ),
  },
];
