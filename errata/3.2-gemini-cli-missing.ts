// 3.2 Option A logs in with a client that the guide has not installed.
import { GEMINI_LOGIN } from '../fixtures/gemini-login.ts';
import { readGeminiLogin } from '../src/probe/openclaw/login.ts';
import type { CheckContext } from '../src/spec/context.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';

export const geminiCliMissing: Erratum<CheckContext> = {
  id: '3.2-gemini-cli-missing',
  section: '3.2',
  promise: '`openclaw models auth login` sends the operator to a browser.',
  happens:
    'With google-gemini-cli-auth, the guide’s first example, it ends at once: it takes its client id from an installed Gemini CLI, which no section installs.',
  evidence:
    '`openclaw models auth login --provider google-gemini-cli --set-default` says “Error: Gemini CLI not found. Install it first: brew install gemini-cli (or npm install -g @google/gemini-cli), or set GEMINI_CLI_OAUTH_CLIENT_ID.” and exits 1.',
  severity: 'major',
  versions: { openclaw: '2026.2.9' },
  absent: ['2026.9.6'],
  symptom: async ({ read }) => {
    const { error } = await read(readGeminiLogin, 'found');
    return error?.startsWith('Gemini CLI not found.') ?? false;
  },
  correction: {
    kind: 'promise',
    says: 'Install the Gemini CLI for the service user first (`npm install -g @google/gemini-cli`), or set GEMINI_CLI_OAUTH_CLIENT_ID to the id of an OAuth client of one’s own: the login then begins.',
    holds: async ({ read }) => {
      expect(await read(readGeminiLogin, 'given')).toEqual({ browser: GEMINI_LOGIN, error: null });
    },
  },
};
