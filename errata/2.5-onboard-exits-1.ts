// 2.5 has the onboarding ask a gateway that Phase 6 starts: it writes the configuration, and fails.
import { readConfig } from '../src/probe/openclaw/config.ts';
import { readGatewayAddresses } from '../src/probe/openclaw/gateway.ts';
import type { Erratum } from '../src/spec/erratum.ts';

export const onboardExits1: Erratum = {
  id: '2.5-onboard-exits-1',
  section: '2.5',
  promise: 'The non-interactive onboarding succeeds.',
  happens:
    'It writes configuration, workspace and sessions, then asks the gateway whether it is well, which nothing has started yet, and exits 1.',
  evidence:
    '`openclaw onboard --non-interactive --accept-risk --mode local` says “Updated ~/.openclaw/openclaw.json”, “Error: gateway closed (1006 abnormal closure (no close frame)): no close reason”, “Gateway target: ws://127.0.0.1:18789”, and exits 1. With 2026.9.6 it says “Gateway did not become reachable at ws://127.0.0.1:18789”, and names --skip-health itself.',
  severity: 'minor',
  versions: { openclaw: '2026.2.9, 2026.9.6' },
  symptom: async ({ read }, { message }) => {
    const { wizard } = await read(readConfig);
    return (
      /^exit 1: [\s\S]*openclaw onboard/.test(message) &&
      (wizard as { lastRunCommand?: string } | undefined)?.lastRunCommand === 'onboard' &&
      (await read(readGatewayAddresses)).length === 0
    );
  },
  correction: {
    kind: 'step',
    says: 'Add --skip-health; the gateway is looked at in 6.3.',
    run: `sudo -u openclaw-svc bash -c '
  cd ~
  export PATH=$HOME/.npm-global/bin:$PATH
  openclaw onboard --non-interactive --accept-risk --mode local --skip-health
'`,
  },
};
