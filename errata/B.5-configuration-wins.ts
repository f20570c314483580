// B.5 says that variables go before openclaw.json; OpenClaw looks at them last.
import { readCredentialSources } from '../src/probe/openclaw/credential-sources.ts';
import type { CheckContext } from '../src/spec/context.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';

export const configurationWins: Erratum<CheckContext> = {
  id: 'B.5-configuration-wins',
  section: 'B.5',
  promise: 'What the environment sets goes before what openclaw.json has, for each variable of the table.',
  happens:
    'None of them does: a token or key in OpenClaw’s files is taken first, and the variable only where there is none. So with the drop-in in place the gateway goes on with the secrets on the disk, and nobody notices whether 1Password’s are right, or were rotated.',
  evidence:
    'With all variables set and other values in the files, `openclaw models status --json` has `"effective":{"kind":"profiles"}` for openai, anthropic, google and openrouter, and `openclaw channels status` says `token:config` of Telegram and Discord and `bot:config` of Slack. The gateway takes `gateway.auth.token`, then `OPENCLAW_GATEWAY_TOKEN` (resolveGatewayAuth).',
  severity: 'critical',
  versions: { openclaw: '2026.2.9' },
  symptom: async ({ read }) => {
    const { both } = await read(readCredentialSources);
    return Object.values(both).every((source) => source === 'files');
  },
  correction: {
    kind: 'promise',
    says: 'OpenClaw’s files go before the environment: a variable counts only once the secret is taken out of openclaw.json and auth-profiles.json, not replaced there.',
    holds: async ({ read }) => {
      const { alone, both } = await read(readCredentialSources);
      expect(new Set(Object.values(both))).toEqual(new Set(['files']));
      expect(new Set(Object.values(alone))).toEqual(new Set(['environment']));
    },
  },
};
