// 5.7 Option A switches off something that OpenClaw cannot be made to do any more.
import { readConfig } from '../src/probe/openclaw/config.ts';
import type { Erratum } from '../src/spec/erratum.ts';

export const insecureAuthGone: Erratum = {
  id: '5.7-insecure-auth-gone',
  section: '5.7',
  promise: 'gateway.controlUi.allowInsecureAuth can be set to false.',
  happens: 'OpenClaw has no such option any more: the command fails, and the control UI is enabled.',
  evidence:
    '`openclaw config set gateway.controlUi.allowInsecureAuth false` says “Config validation failed: gateway.controlUi: Unrecognized key: "allowInsecureAuth"” and exits 1.',
  severity: 'minor',
  versions: { openclaw: '2026.9.6' },
  absent: ['2026.2.9'],
  symptom: async ({ read }, { message }) => {
    const { gateway } = (await read(readConfig)) as { gateway?: { controlUi?: object } };
    return (
      /gateway\.controlUi\.allowInsecureAuth/.test(message) &&
      !('allowInsecureAuth' in (gateway?.controlUi ?? {}))
    );
  },
  correction: {
    kind: 'step',
    says: 'Leave the line out.',
    run: `sudo -u openclaw-svc bash -c '
  cd ~
  export PATH=$HOME/.npm-global/bin:$PATH
  openclaw config set gateway.controlUi.enabled true
'`,
  },
  patches: [],
};
