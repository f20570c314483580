// 3.3 sets a model that OpenClaw does not know any more.
import { readKnownModels } from '../src/probe/openclaw/models.ts';
import type { Condition } from '../src/spec/condition.ts';
import type { Erratum } from '../src/spec/erratum.ts';

const MODEL = 'openai/gpt-4o';

/** What is to be said of a model instead depends on which it is. */
const withGpt4o: Condition = {
  holds: ({ inputs }) => inputs.model === MODEL,
  otherwise: `Another model than ${MODEL}, one of the guide’s examples, was chosen.`,
};

export const modelRefused: Erratum = {
  id: '3.3-model-refused',
  section: '3.3',
  promise: 'openai/gpt-4o, one of the examples, can be set as the primary model.',
  happens:
    'OpenClaw checks the name, and refuses what is not in its catalogue: gpt-4o is not any more, and the setting stays as it was.',
  evidence:
    '`openclaw config set agents.defaults.model.primary openai/gpt-4o` says “Cannot set model reference "openai/gpt-4o" at agents.defaults.model.primary: Unknown model: openai/gpt-4o.” and exits 1.',
  severity: 'major',
  versions: { openclaw: '2026.9.6' },
  absent: ['2026.2.9'],
  when: withGpt4o,
  symptom: async ({ read }, { message }) =>
    /agents\.defaults\.model\.primary/.test(message) && (await read(readKnownModels, [MODEL])).length === 0,
  correction: {
    kind: 'step',
    says: 'Choose a model of `openclaw models list --all`; or tell OpenClaw of this one first.',
    run: `sudo -u openclaw-svc bash -c '
  cd ~
  export PATH=$HOME/.npm-global/bin:$PATH
  provider="{ \\"baseUrl\\": \\"https://api.openai.com/v1\\", \\"models\\": [] }"
  openclaw config get models.providers.openai > /dev/null 2>&1 || openclaw config set models.providers.openai "$provider"
  openclaw config set models.providers.openai.api openai-completions
  openclaw config set models.providers.openai.models "[{ \\"id\\": \\"gpt-4o\\", \\"name\\": \\"GPT-4o\\", \\"reasoning\\": false, \\"input\\": [\\"text\\"], \\"cost\\": { \\"input\\": 0, \\"output\\": 0, \\"cacheRead\\": 0, \\"cacheWrite\\": 0 }, \\"contextWindow\\": 128000, \\"maxTokens\\": 16384 }]"
  openclaw config set agents.defaults.model.primary "<provider/model-id>"
'`,
  },
  patches: [],
};
