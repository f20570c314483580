// 8.3 asks for no WARN, and 5.7 Option A leaves one.
import { readAudit } from '../src/probe/openclaw/audit.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { controlUi } from '../src/spec/index.ts';
import { TRUSTED_PROXIES, warningsAboutHost } from '../suites/phase05/findings.ts';

export const trustedProxiesMissing: Erratum = {
  id: '8.3-trusted-proxies-missing',
  section: '8.3',
  promise: 'The audit of a host that was built by the guide has no WARN.',
  happens:
    'With the control UI enabled (5.7 Option A) one WARN always stays: the gateway trusts no proxy. `--fix` does not see to it, and nothing in the guide does.',
  evidence: '`WARN gateway.trusted_proxies_missing Reverse proxy headers are not trusted`.',
  severity: 'major',
  versions: { openclaw: '2026.2.9, 2026.9.6' },
  when: controlUi.is('enabled'),
  symptom: async ({ read }) => {
    const warn = warningsAboutHost(await read(readAudit));
    return warn.length === 1 && warn[0] === TRUSTED_PROXIES;
  },
  correction: {
    kind: 'step',
    says: 'Trust the proxy on this host, which is what Tailscale Serve (7 Option A) is to the gateway.',
    run: `sudo -u openclaw-svc bash -c '
  cd ~
  export PATH=$HOME/.npm-global/bin:$PATH
  openclaw config set gateway.trustedProxies "[\\"127.0.0.1\\"]"
'`,
  },
  patches: [
    {
      section: '5.7',
      from: '  openclaw config set gateway.controlUi.allowInsecureAuth false',
      to: `  openclaw config set gateway.controlUi.allowInsecureAuth false
  openclaw config set gateway.trustedProxies "[\\"127.0.0.1\\"]"`,
    },
  ],
};
