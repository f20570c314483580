// 3.1 names plugins for authentication, of which OpenClaw has none any more.
import { readPlugins } from '../src/probe/openclaw/plugins.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';

/** Of the providers that the guide names, on in a new installation. */
const PROVIDERS = ['google', 'anthropic', 'openai'];

export const noAuthPlugins: Erratum = {
  id: '3.1-no-auth-plugins',
  section: '3.1',
  promise:
    'There are plugins for authentication, google-gemini-cli-auth among them, and one of them is enabled.',
  happens:
    'OpenClaw has no plugin of any of the three names. Each provider is a plugin of its own, named for it and on by default.',
  evidence:
    '`openclaw plugins list --json` has no id that ends in -auth, and google, anthropic and openai with `"enabled": true, "status": "loaded"`.',
  severity: 'major',
  versions: { openclaw: '2026.9.6' },
  absent: ['2026.2.9'],
  symptom: async ({ read }) => (await read(readPlugins)).every(({ id }) => !id.endsWith('-auth')),
  correction: {
    kind: 'promise',
    says: 'The plugins are named for the providers (google, anthropic, openai, …), and are on without 3.1.',
    holds: async ({ read }) => {
      const plugins = await read(readPlugins);
      for (const id of PROVIDERS)
        expect(plugins).toContainEqual(expect.objectContaining({ id, enabled: true, status: 'loaded' }));
    },
  },
};
