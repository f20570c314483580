// Which credential OpenClaw says that it takes: in the words of OpenClaw 2026.2.9.
import { expect, test } from 'vitest';
import { parseSources } from '../../../src/probe/openclaw/credential-sources.ts';

const models = (kind: string) =>
  JSON.stringify({
    auth: {
      providers: ['anthropic', 'google', 'openai', 'openrouter'].map((provider) => ({
        provider,
        effective: { kind, detail: 'variable...l' },
      })),
    },
  });

const CHANNELS = `Gateway not reachable: Error: gateway closed (1006 abnormal closure (no close frame)): no close reason
Gateway target: ws://127.0.0.1:19555
Gateway not reachable; showing config-only status.
Mode: local

- Telegram default: enabled, configured, mode:polling, token:env
- Discord default: enabled, configured, token:env
- Slack default: enabled, not configured, bot:env, app:none

Tip: https://docs.openclaw.ai/cli#status adds gateway health probes to status output (requires a reachable gateway).
`;

test('where only the environment has credentials, it takes those; Slack is not content with one', () => {
  expect(parseSources(`${models('env')}\n${CHANNELS}`)).toEqual({
    sources: {
      OPENAI_API_KEY: 'environment',
      ANTHROPIC_API_KEY: 'environment',
      GEMINI_API_KEY: 'environment',
      OPENROUTER_API_KEY: 'environment',
      TELEGRAM_BOT_TOKEN: 'environment',
      DISCORD_BOT_TOKEN: 'environment',
      SLACK_BOT_TOKEN: 'environment',
    },
    configured: ['TELEGRAM_BOT_TOKEN', 'DISCORD_BOT_TOKEN'],
  });
});

test('what its files have is told from that', () => {
  const { sources } = parseSources(`${models('profiles')}\n${CHANNELS.replaceAll(':env', ':config')}`);
  expect(new Set(Object.values(sources))).toEqual(new Set(['files']));
});

test('a provider that is not told of has nothing, a channel that is not told of is no answer', () => {
  const none = JSON.stringify({ auth: { providers: [] } });
  expect(parseSources(`${none}\n${CHANNELS}`).sources).toMatchObject({ OPENAI_API_KEY: null });
  expect(() => parseSources(`${none}\nOpenClaw is not configured.\n`)).toThrow('openclaw channels status');
});
