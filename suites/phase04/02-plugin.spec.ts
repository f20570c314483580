// 4.2 Enable the channel plugin
import { readPlugins, readShippedPlugins } from '../../src/probe/openclaw/plugins.ts';
import { check, expect, section, step } from '../../src/spec/index.ts';

section('4.2', 'Enable the channel plugin', { needs: ['2.5'] }, () => {
  check(
    'the plugin is shipped with OpenClaw, and off by default',
    { severity: 'minor', promise: '4.2 › shipped with OpenClaw but disabled by default' },
    async ({ read, inputs }) => {
      const plugin = (await read(readShippedPlugins)).find(({ id }) => id === inputs.channel);
      expect(plugin).toMatchObject({ origin: 'bundled', enabled: false });
    },
  );

  step('Enable the plugin', {
    run: `
      sudo -u openclaw-svc bash -c '
        cd ~
        export PATH=$HOME/.npm-global/bin:$PATH
        openclaw plugins enable <your-channel>
      '`,
  });

  check(
    'the plugin is on, and loads',
    { severity: 'major', promise: '4.2 › openclaw plugins enable' },
    async ({ read, inputs }) => {
      const plugin = (await read(readPlugins)).find(({ id }) => id === inputs.channel);
      expect(plugin).toMatchObject({ enabled: true, status: 'loaded' });
    },
  );
});
