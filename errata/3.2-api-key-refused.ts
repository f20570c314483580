// 3.2 Option B, and its like in Phase 9, ask for a token where OpenClaw wants a key told for one.
import type { Erratum } from '../src/spec/erratum.ts';

export const apiKeyRefused: Erratum = {
  id: '3.2-api-key-refused',
  section: '3.2',
  promise: '`openclaw models auth add` saves the provider’s API key.',
  happens:
    'In the operator’s home, which the service user may not enter, it does not even start: this block has no `cd ~`. Started elsewhere it refuses what looks like a key of OpenAI’s, for which there is another command.',
  evidence:
    '`openclaw models auth add` says “spawn /usr/bin/node EACCES; snapshot staging root /home/openclaw-svc/.cache/openclaw”; in ~ it says, when the key has been pasted, “That looks like an OpenAI API key. Use openclaw models auth paste-api-key --provider openai for API-key auth.”',
  severity: 'critical',
  versions: { openclaw: '2026.9.6' },
  absent: ['2026.2.9'],
  symptom: async (_, { message }) => /spawn \/usr\/bin\/node EACCES/.test(message),
  correction: {
    kind: 'step',
    says: 'Go to the service user’s home first, and use `openclaw models auth paste-api-key --provider …`.',
    // OpenClaw asks no provider at a private address unless that is allowed: a stand-in has one, the real one has not.
    run: `sudo -u openclaw-svc bash -c '
  cd ~
  export PATH=$HOME/.npm-global/bin:$PATH
  case $(getent ahostsv4 api.openai.com) in
    10.* | 172.* | 192.168.*)
      openclaw config get models.providers.openai > /dev/null 2>&1 || openclaw config set models.providers.openai "{
        \\"baseUrl\\": \\"https://api.openai.com/v1\\", \\"models\\": [], \\"request\\": { \\"allowPrivateNetwork\\": true } }" ;;
  esac
  openclaw models auth paste-api-key --provider <your-llm-provider>
'`,
    answers: [{ prompt: /Paste .*for/i, types: ({ llmApiKey }) => llmApiKey ?? '', secret: true }],
  },
  patches: [],
};
