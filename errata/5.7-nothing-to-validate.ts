// 5.7 validates an option that OpenClaw does not have any more.
import { asService } from '../src/probe/openclaw/service-user.ts';
import type { Erratum } from '../src/spec/erratum.ts';

export const nothingToValidate: Erratum = {
  id: '5.7-nothing-to-validate',
  section: '5.7',
  promise: '`openclaw config get gateway.controlUi.allowInsecureAuth` prints false.',
  happens:
    'There is no such option (see 5.7-insecure-auth-gone): the command fails, and tells nothing of the control UI.',
  evidence: '`openclaw config get gateway.controlUi.allowInsecureAuth` exits 1.',
  severity: 'minor',
  versions: { openclaw: '2026.9.6' },
  absent: ['2026.2.9'],
  symptom: async ({ shell }) => {
    const { exitCode } = await shell.run(
      asService('openclaw config get gateway.controlUi.allowInsecureAuth'),
    );
    return exitCode === 1;
  },
  correction: {
    kind: 'step',
    says: 'Look at what there is: `openclaw config get gateway.controlUi`.',
    run: `sudo -u openclaw-svc bash -c '
  cd ~
  export PATH=$HOME/.npm-global/bin:$PATH
  openclaw config get gateway.controlUi
'`,
  },
  patches: [],
};
