// 5.7 wants a setting to be false that cannot be there any more.
import { readConfig } from '../src/probe/openclaw/config.ts';
import type { ReadingContext } from '../src/spec/context.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';

export const insecureAuthUnset: Erratum = {
  id: '5.7-insecure-auth-unset',
  section: '5.7',
  promise: 'gateway.controlUi.allowInsecureAuth is false.',
  happens:
    'The option is gone (see 5.7-insecure-auth-gone), and with it the way in by the token alone: whoever opens the control UI must be paired.',
  evidence:
    'openclaw.json has `"controlUi": { "enabled": true }`, and a configuration with the option in it is refused.',
  severity: 'minor',
  versions: { openclaw: '2026.9.6' },
  absent: ['2026.2.9'],
  symptom: async ({ read }) => !('allowInsecureAuth' in (await controlUiOf(read))),
  correction: {
    kind: 'promise',
    says: 'The setting must not be there.',
    holds: async ({ read }) => {
      expect(await controlUiOf(read)).toEqual({ enabled: true });
    },
  },
};

async function controlUiOf(read: ReadingContext['read']): Promise<object> {
  const { gateway } = (await read(readConfig)) as { gateway?: { controlUi?: object } };
  return gateway?.controlUi ?? {};
}
