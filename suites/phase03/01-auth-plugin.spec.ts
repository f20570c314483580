// 3.1 Enable LLM auth plugin
import { noAuthPlugins } from '../../errata/3.1-no-auth-plugins.ts';
import { noSuchPlugins } from '../../errata/3.1-no-such-plugins.ts';
import { pluginNotFound } from '../../errata/3.1-plugin-not-found.ts';
import { readPlugins } from '../../src/probe/openclaw/plugins.ts';
import { check, expect, section, step } from '../../src/spec/index.ts';

section('3.1', 'Enable LLM auth plugin', { needs: ['2.5'] }, () => {
  check(
    'the plugins it names exist',
    { severity: 'major', promise: '3.1 › e.g.', errata: [noSuchPlugins, noAuthPlugins] },
    async ({ read }) => {
      const ids = (await read(readPlugins)).map(({ id }) => id);
      expect(ids).toEqual(
        expect.arrayContaining(['google-gemini-cli-auth', 'anthropic-auth', 'openai-auth']),
      );
    },
  );

  step('Enable the plugin', {
    errata: [pluginNotFound],
    run: `
      sudo -u openclaw-svc bash -c '
        cd ~
        export PATH=$HOME/.npm-global/bin:$PATH
        openclaw plugins enable <your-llm-auth-plugin>
      '`,
  });

  check(
    'the plugin is on, and loads',
    { severity: 'major', promise: '3.1 › openclaw plugins enable', errata: [noAuthPlugins] },
    async ({ read, inputs }) => {
      const plugin = (await read(readPlugins)).find(({ id }) => id === inputs.llmAuthPlugin);
      expect(plugin).toMatchObject({ enabled: true, status: 'loaded' });
    },
  );
});
