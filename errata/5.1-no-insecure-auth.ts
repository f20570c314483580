// 5.1 expects a CRITICAL finding that a fresh install does not have.
import { readAudit } from '../src/probe/openclaw/audit.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';
import { INSECURE_AUTH } from '../suites/phase05/findings.ts';

export const noInsecureAuth: Erratum = {
  id: '5.1-no-insecure-auth',
  section: '5.1',
  promise:
    'The audit of a fresh install most often finds gateway.controlUi.allowInsecureAuth=true, as CRITICAL.',
  happens:
    'The setting is not there after installation and onboarding, which means false. What the audit does find is the mode of ~/.openclaw/credentials, which 2.5 makes with the umask of sudo.',
  evidence:
    '`openclaw config get gateway.controlUi.allowInsecureAuth` says “Config path not found”; `openclaw security audit --deep --json` has one CRITICAL finding, `fs.credentials_dir.perms_writable` (mode=775), and no `gateway.control_ui.insecure_auth`.',
  severity: 'minor',
  versions: { openclaw: '2026.2.9, 2026.9.6' },
  symptom: async ({ read }) => {
    const { critical } = await read(readAudit);
    return !critical.includes(INSECURE_AUTH);
  },
  correction: {
    kind: 'promise',
    says: 'A fresh install does not allow insecure authentication; the finding shows only where somebody has set it.',
    holds: async ({ read }) => {
      expect((await read(readAudit)).critical).not.toContain(INSECURE_AUTH);
    },
  },
};
