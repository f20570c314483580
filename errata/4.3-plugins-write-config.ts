// 4.3 says that configWrites: false blocks configuration changes by message; plugins that are on by default make them anyway.
import { readPlugins } from '../src/probe/openclaw/plugins.ts';
import type { Erratum } from '../src/spec/erratum.ts';

export const pluginsWriteConfig: Erratum = {
  id: '4.3-plugins-write-config',
  section: '4.3',
  promise: 'With configWrites false, configuration changes by message are blocked.',
  happens:
    'The plugins phone-control and talk-voice, which are on by default, take commands by message that write openclaw.json whatever configWrites says: `/phone arm` allows high-risk commands on paired phones.',
  evidence:
    'To “/phone arm camera 10m” the bot answers “Phone control: armed for 10m. Temporarily allowed: camera.clip, camera.snap”; openclaw.json then has gateway.nodes.allowCommands ["camera.clip","camera.snap"], and the gateway logs “config change detected; evaluating reload (meta.lastTouchedAt, gateway.nodes)”.',
  severity: 'major',
  versions: { openclaw: '2026.2.9' },
  absent: ['2026.9.6'],
  symptom: async ({ read }, { message }) => {
    const plugins = await read(readPlugins);
    return (
      message.includes('camera.clip') && plugins.some(({ id, enabled }) => id === 'phone-control' && enabled)
    );
  },
  correction: {
    kind: 'step',
    says: 'Disable both plugins, too.',
    run: `sudo -u openclaw-svc bash -c '
  cd ~
  export PATH=$HOME/.npm-global/bin:$PATH
  openclaw plugins disable phone-control
  openclaw plugins disable talk-voice
'
sudo systemctl restart openclaw.service`,
  },
  patches: [
    {
      block: 2,
      from: 'openclaw config set channels.<your-channel>.groupPolicy "disabled"',
      to: 'openclaw config set channels.<your-channel>.groupPolicy "disabled"\n  openclaw plugins disable phone-control\n  openclaw plugins disable talk-voice',
    },
  ],
};
