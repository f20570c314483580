// Faults of 3.1 Enable LLM auth plugin
import { NPM_PREFIX } from '../../../src/probe/openclaw/service-user.ts';
import type { Fault } from '../../../src/prove/fault.ts';
import { configured } from '../openclaw-config.ts';

const EXTENSIONS = `${NPM_PREFIX}/lib/node_modules/openclaw/extensions`;

export const authPluginFaults: readonly Fault[] = [
  {
    id: '3.1-plugin-gone',
    what: 'OpenClaw lacks one of its authentication plugins.',
    inject: `sudo mv ${EXTENSIONS}/qwen-portal-auth ${EXTENSIONS}/../qwen-portal-auth.kept`,
    undo: `sudo mv ${EXTENSIONS}/../qwen-portal-auth.kept ${EXTENSIONS}/qwen-portal-auth`,
    breaks: ['3.1/the-plugins-it-names-exist'],
  },
  {
    id: '3.1-plugin-off',
    what: 'The authentication plugin is off.',
    ...configured('config.plugins.entries["google-gemini-cli-auth"].enabled = false;'),
    breaks: [
      '3.1/the-plugin-is-on-and-loads',
      '3.2/option-a-the-login-begins-by-sending-the-operator-to-a-browser',
      '3.2/option-a-the-browser-s-answer-comes-back-through-the-tunnel',
    ],
  },
];
