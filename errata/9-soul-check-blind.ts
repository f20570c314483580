// Phase 9 watches a SOUL.md that the model is not told.
import type { Erratum } from '../src/spec/erratum.ts';

const FILE = '/etc/cron.weekly/openclaw-soul-check';
const COMPARED = `state=/home/openclaw-svc/.openclaw
if ! sha256sum -c /var/lib/openclaw-soul-baseline.sha256 --quiet 2>/dev/null \\
    || ! cmp -s "$state/SOUL.md" "$state/workspace/SOUL.md"; then`;
const SCRIPT = `#!/bin/bash
${COMPARED}
    logger -t openclaw-integrity "WARNING: SOUL.md has been modified!"
fi`;

export const soulCheckBlind: Erratum = {
  id: '9-soul-check-blind',
  section: 'Phase 9 › SOUL.md integrity check cron',
  promise: 'Every week a warning is logged if the agent’s identity has been changed.',
  happens:
    'The check looks at ~/.openclaw/SOUL.md. OpenClaw tells the model what stands in ~/.openclaw/workspace/SOUL.md (see 5.5-soul-not-told), and a change of that is never noticed.',
  evidence:
    'With a line added to ~/.openclaw/workspace/SOUL.md the script, run as cron runs it, logs nothing as openclaw-integrity.',
  severity: 'critical',
  versions: { openclaw: '2026.2.9, 2026.9.6' },
  symptom: async ({ $ }, { message }) =>
    message.includes('expected [] to deeply equal') &&
    (await $`grep -q workspace/SOUL.md ${FILE}`).exitCode === 1,
  correction: {
    kind: 'step',
    says: 'Compare the one in the workspace with the one that the baseline is of.',
    run: `sudo tee ${FILE} << 'EOF'
${SCRIPT}
EOF
sudo chmod 755 ${FILE}`,
  },
  patches: [
    {
      block: 1,
      from: 'if ! sha256sum -c /var/lib/openclaw-soul-baseline.sha256 --quiet 2>/dev/null; then',
      to: COMPARED,
    },
  ],
};
