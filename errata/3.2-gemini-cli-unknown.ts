// 3.2 Option A logs in at a provider that OpenClaw does not know any more.
import { readGeminiLogin } from '../src/probe/openclaw/login.ts';
import type { CheckContext } from '../src/spec/context.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';

/** What it does then instead of a login. */
const ASKS = { browser: null, error: 'It asks which provider is meant.' };

export const geminiCliUnknown: Erratum<CheckContext> = {
  id: '3.2-gemini-cli-unknown',
  section: '3.2',
  promise:
    '`openclaw models auth login` sends the operator to a browser, and has the answer through a tunnel.',
  happens:
    'OpenClaw leaves the login of the guide’s first example, google-gemini-cli, to that program itself: no login begins, and it asks which other provider is meant.',
  evidence:
    '`openclaw models auth login --provider google-gemini-cli` says “Provider "google-gemini-cli" uses its own CLI login. Select a provider with an OpenClaw auth flow.”, and lists them.',
  severity: 'major',
  versions: { openclaw: '2026.9.6' },
  absent: ['2026.2.9'],
  symptom: async ({ read }) => {
    const { browser, error } = await read(readGeminiLogin, 'found');
    return browser === null && error === ASKS.error;
  },
  correction: {
    kind: 'promise',
    says: 'Choose one of the providers that it offers; for Google, use an API key (Option B).',
    holds: async ({ read }) => {
      expect(await read(readGeminiLogin, 'found')).toEqual(ASKS);
    },
  },
};
