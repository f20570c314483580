// 3.1 names plugins for Anthropic and OpenAI which OpenClaw does not have, and which neither needs.
import { readPlugins } from '../src/probe/openclaw/plugins.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';

const NAMED = ['google-gemini-cli-auth', 'anthropic-auth', 'openai-auth'];
const THERE_ARE = [
  'google-antigravity-auth',
  'google-gemini-cli-auth',
  'minimax-portal-auth',
  'qwen-portal-auth',
];

export const noSuchPlugins: Erratum = {
  id: '3.1-no-such-plugins',
  section: '3.1',
  promise: 'The authentication plugins anthropic-auth and openai-auth can be enabled.',
  happens:
    'OpenClaw has neither. With one of them the step fails; Anthropic and OpenAI work without any plugin, by 3.2 Option B.',
  evidence:
    '`openclaw plugins enable openai-auth` says “Config validation failed: plugins.entries.openai-auth: plugin not found: openai-auth” and exits 1; so it does for anthropic-auth.',
  severity: 'major',
  versions: { openclaw: '2026.2.9' },
  absent: ['2026.9.6'],
  symptom: async ({ read }) => {
    const ids = (await read(readPlugins)).map(({ id }) => id);
    return NAMED.filter((id) => !ids.includes(id)).join() === 'anthropic-auth,openai-auth';
  },
  correction: {
    kind: 'promise',
    says: `The plugins are ${THERE_ARE.join(', ')}. For Anthropic, OpenAI and every other provider with an API key, leave 3.1 out.`,
    holds: async ({ read }) => {
      const ids = (await read(readPlugins)).map(({ id }) => id);
      expect(ids.filter((id) => id.endsWith('-auth'))).toEqual(THERE_ARE);
    },
  },
};
