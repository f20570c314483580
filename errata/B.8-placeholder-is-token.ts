// B.8 puts a word in place of the gateway's token, and the gateway takes the word for its token.
import { tryTokens } from '../src/probe/openclaw/supplied.ts';
import type { Erratum } from '../src/spec/erratum.ts';

const unset = (command: string) => `sudo -u openclaw-svc bash -c '
  cd ~ && export PATH=$HOME/.npm-global/bin:$PATH
${command}
'`;
const UNSET = '  openclaw config unset gateway.auth.token\n  openclaw config unset gateway.remote.token';

export const placeholderIsToken: Erratum = {
  id: 'B.8-placeholder-is-token',
  section: 'B.8',
  promise: 'With the placeholder in openclaw.json the gateway takes the token of its environment.',
  happens:
    'What stands in gateway.auth.token goes before the environment. So MANAGED_BY_1PASSWORD, which everybody can read in the guide, is the gateway’s token from then on, and the one in 1Password opens nothing. All commands of the guide go on to work, as they read the placeholder, too.',
  evidence:
    'With `OPENCLAW_GATEWAY_TOKEN` in the gateway’s environment, `POST /tools/invoke` with `Authorization: Bearer MANAGED_BY_1PASSWORD` is answered with 200, and with that token with 401.',
  severity: 'critical',
  versions: { openclaw: '2026.2.9' },
  symptom: async ({ shell }) => {
    const { placeholder, supplied } = await tryTokens(shell);
    return placeholder === 200 && supplied === 401;
  },
  correction: {
    kind: 'step',
    says: 'Take both settings out instead of giving them another value; commands that are to reach the gateway need the token in their environment then.',
    // The gateway takes a change of its configuration over by itself.
    run: unset(UNSET),
  },
  patches: [
    {
      block: 1,
      from: '  openclaw config set gateway.auth.token "MANAGED_BY_1PASSWORD"\n  openclaw config set gateway.remote.token "MANAGED_BY_1PASSWORD"',
      to: UNSET,
    },
  ],
};
