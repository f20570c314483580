// 3.1 enables a plugin that OpenClaw does not have any more.
import { readPlugins } from '../src/probe/openclaw/plugins.ts';
import type { Erratum } from '../src/spec/erratum.ts';

export const pluginNotFound: Erratum = {
  id: '3.1-plugin-not-found',
  section: '3.1',
  promise: '`openclaw plugins enable google-gemini-cli-auth` enables the provider’s authentication.',
  happens: 'There is no such plugin: the command fails, and nothing is enabled.',
  evidence:
    '`openclaw plugins enable google-gemini-cli-auth` says “Plugin not found: google-gemini-cli-auth. Run `openclaw plugins list` to see installed plugins” and exits 1.',
  severity: 'major',
  versions: { openclaw: '2026.9.6' },
  absent: ['2026.2.9'],
  symptom: async ({ read, inputs }, { message }) => {
    const ids = (await read(readPlugins)).map(({ id }) => id);
    return /openclaw plugins enable/.test(message) && !ids.includes(inputs.llmAuthPlugin);
  },
  correction: {
    kind: 'step',
    says: 'Leave 3.1 out: the provider’s own plugin is on by default. (To enable it again changes nothing.)',
    run: `sudo -u openclaw-svc bash -c '
  cd ~
  export PATH=$HOME/.npm-global/bin:$PATH
  openclaw plugins enable <your-llm-provider>
'`,
  },
  patches: [],
};
