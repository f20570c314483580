// Faults of 4.2 Enable the channel plugin
import type { Fault } from '../../../src/prove/fault.ts';
import { configured } from '../openclaw-config.ts';
import { openclawReplaced } from '../phase06/unit.ts';

export const channelPluginFaults: readonly Fault[] = [
  {
    id: '4.2-on-by-default',
    what: 'The channel’s plugin is on without having been enabled.',
    ...openclawReplaced('unset OPENCLAW_CONFIG_PATH\nexec $KEPT "$@"'),
    breaks: ['4.2/the-plugin-is-shipped-with-openclaw-and-off-by-default'],
  },
  {
    id: '4.2-plugin-off',
    what: 'The channel’s plugin is off.',
    ...configured('config.plugins.entries.telegram.enabled = false;'),
    breaks: ['4.2/the-plugin-is-on-and-loads'],
    mayBreak: { '4.3/the-gateway-starts-the-channel-s-provider': 'the plugin has it' },
  },
];
