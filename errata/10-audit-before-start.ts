// Phase 10 audits the gateway while it is stopped.
import { readAudit } from '../src/probe/openclaw/audit.ts';
import { awaitGateway } from '../src/probe/openclaw/gateway-start.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';
import { wasReached } from '../suites/phase05/findings.ts';

export const auditBeforeStart: Erratum = {
  id: '10-audit-before-start',
  section: 'Phase 10 › Suspected compromise',
  promise: '`openclaw security audit --deep` looks at the running gateway, too.',
  happens:
    'The procedure stops the gateway first and starts it last, so that the deep part of the audit between them finds none.',
  evidence: '`security audit --deep --json` has `deep.gateway.ok: false` while the service is stopped.',
  severity: 'minor',
  versions: { openclaw: '2026.2.9, 2026.9.6' },
  symptom: async (_, { message }) => /the gateway was reached/.test(message),
  correction: {
    kind: 'promise',
    says: 'Audit once more when the gateway runs: after `systemctl start`.',
    holds: async ({ read }) => {
      expect(await read(awaitGateway)).toMatchObject({ state: 'answers' });
      expect(wasReached(await read(readAudit))).toBe(true);
    },
  },
  patches: [
    {
      block: 1,
      from: 'sudo systemctl start openclaw.service',
      to: `sudo systemctl start openclaw.service
# Once it listens, look at the running gateway, too:
sudo -u openclaw-svc bash -c 'export PATH=$HOME/.npm-global/bin:$PATH && openclaw security audit --deep'`,
    },
  ],
};
