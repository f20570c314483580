// B.5 gives Slack one token, where it needs two.
import { readCredentialSources } from '../src/probe/openclaw/credential-sources.ts';
import type { CheckContext } from '../src/spec/context.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';

export const slackNeedsTwo: Erratum<CheckContext> = {
  id: 'B.5-slack-needs-two',
  section: 'B.5',
  promise: 'SLACK_BOT_TOKEN is what the channel Slack needs.',
  happens: 'In the mode that OpenClaw uses by default Slack needs the app’s token as well: SLACK_APP_TOKEN.',
  evidence:
    'With SLACK_BOT_TOKEN set, `openclaw channels status` says `Slack default: enabled, not configured, bot:env, app:none`; of Telegram and Discord it says `configured`.',
  severity: 'minor',
  versions: { openclaw: '2026.2.9' },
  symptom: async ({ read }) => !(await read(readCredentialSources)).configured.includes('SLACK_BOT_TOKEN'),
  correction: {
    kind: 'promise',
    says: 'One variable is enough for Telegram and Discord; for Slack set SLACK_APP_TOKEN, too.',
    holds: async ({ read }) => {
      const { configured } = await read(readCredentialSources);
      expect(configured).toEqual(['TELEGRAM_BOT_TOKEN', 'DISCORD_BOT_TOKEN']);
    },
  },
  patches: [
    {
      from: '# Environment="SLACK_BOT_TOKEN=op://OpenClaw-<agent-name>/bot/token"',
      to: '# Environment="SLACK_BOT_TOKEN=op://OpenClaw-<agent-name>/bot/token"\n# Environment="SLACK_APP_TOKEN=op://OpenClaw-<agent-name>/bot/app-token"',
    },
  ],
};
