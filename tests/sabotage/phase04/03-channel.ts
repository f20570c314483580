// Faults of 4.3 Add the messaging channel
import { CONFIG } from '../../../src/probe/openclaw/service-user.ts';
import type { Fault } from '../../../src/prove/fault.ts';
import { configured } from '../openclaw-config.ts';
import { RESTARTED } from '../phase06/unit.ts';

const CHANNEL = '4.3/the-channel-is-on-and-has-the-token';
const POLICIES = '4.3/the-channel-has-the-documented-policies';
const STARTED = '4.3/the-gateway-starts-the-channel-s-provider';

export const channelFaults: readonly Fault[] = [
  {
    id: '4.3-off',
    what: 'The channel is off.',
    ...configured('config.channels.telegram.enabled = false;'),
    breaks: [CHANNEL, STARTED],
  },
  {
    id: '4.3-another-token',
    what: 'The channel has another bot’s token.',
    ...configured('config.channels.telegram.botToken = "1:nobodys";'),
    breaks: [
      CHANNEL,
      'Phase 9 › Credential rotation/the-channel-has-the-new-token-of-the-bot',
      'Phase 9 › Credential rotation/the-bot-answers-by-its-new-token-with-what-the-model-has-said-for-the-new-key-and-by-no-other',
    ],
    mayBreak: {
      [STARTED]: 'Telegram refuses the token',
      '4.3/the-token-stands-in-no-log': 'sudo logs the command that puts it in',
    },
  },
  {
    id: '4.3-token-logged',
    what: 'The bot’s token stands in the journal.',
    inject: `sudo node -p 'JSON.parse(fs.readFileSync("${CONFIG}", "utf8")).channels.telegram.botToken' | logger -t sudo`,
    logged: true,
    breaks: ['4.3/the-token-stands-in-no-log'],
  },
  {
    id: '4.3-open-to-all',
    what: 'Everybody may write to the bot.',
    ...configured('Object.assign(config.channels.telegram, { dmPolicy: "open", allowFrom: ["*"] });'),
    breaks: [POLICIES, '4.4/a-stranger-gets-a-pairing-code-and-no-answer-and-the-model-is-not-asked'],
  },
  {
    id: '4.3-open-to-groups',
    what: 'The bot answers in groups.',
    ...configured(
      'Object.assign(config.channels.telegram, { groupPolicy: "open", groups: { "*": { requireMention: false } } });',
    ),
    breaks: [POLICIES, '4.4/what-is-said-in-a-group-is-ignored-whoever-says-it-and-to-whomever'],
  },
  {
    id: '4.3-configuration-by-message',
    what: 'The configuration may be changed by message.',
    ...configured(
      'config.channels.telegram.configWrites = true; config.commands = { ...config.commands, config: true };',
    ),
    breaks: [
      POLICIES,
      '4.4/a-configuration-change-by-message-is-refused-and-changes-nothing',
      '4.4/it-is-refused-also-where-openclaw-takes-commands-on-its-configuration',
    ],
  },
  {
    id: '4.3-plugins-by-message',
    what: 'A plugin that changes the configuration by message is on.',
    ...configured('config.plugins.entries["phone-control"] = { enabled: true };'),
    // A process that has had a plugin keeps its commands: OpenClaw 2026.2.9 caches plugins by their configuration, and what
    // was cached before clears no commands.
    undo: RESTARTED,
    breaks: ['4.4/no-command-of-a-plugin-changes-the-configuration-by-message-either'],
  },
];
