// 5.5 lets the operator's own shell, which is not root's, write to /var/lib.
import { readFileStatus } from '../src/probe/files.ts';
import { BASELINE } from '../src/probe/openclaw/soul.ts';
import type { Erratum } from '../src/spec/erratum.ts';

export const baselineNotWritten: Erratum = {
  id: '5.5-baseline-not-written',
  section: '5.5',
  promise: 'The checksum of SOUL.md is kept in /var/lib/openclaw-soul-baseline.sha256.',
  happens:
    'sudo applies to sha256sum, not to the redirection: an operator who is not root may not write there, and there is no baseline.',
  evidence: '`bash: /var/lib/openclaw-soul-baseline.sha256: Permission denied`, exit code 1.',
  severity: 'critical',
  versions: { bash: '5.2' },
  symptom: async ({ read }, { message }) =>
    /sha256sum/.test(message) && !(await read(readFileStatus, BASELINE)).exists,
  correction: {
    kind: 'step',
    says: 'Let root write it.',
    run: 'sudo sha256sum /home/openclaw-svc/.openclaw/SOUL.md | sudo tee /var/lib/openclaw-soul-baseline.sha256',
  },
  patches: [
    {
      block: 1,
      from: 'SOUL.md > /var/lib/openclaw-soul-baseline.sha256',
      to: 'SOUL.md | sudo tee /var/lib/openclaw-soul-baseline.sha256',
    },
  ],
};
