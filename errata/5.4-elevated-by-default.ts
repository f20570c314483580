// 5.4 Option B takes every command of an authorised user out of the sandbox.
import type { Erratum } from '../src/spec/erratum.ts';
import { elevated } from '../src/spec/index.ts';
import { toolRuns } from '../suites/tool-container.ts';

export const elevatedByDefault: Erratum = {
  id: '5.4-elevated-by-default',
  section: '5.4',
  promise: 'Commands run in the sandbox of 5.2, and on the host when an authorised user asks for it.',
  happens:
    'For users on the allowlist elevated mode is on by default: none of their commands runs in the sandbox any more. Each waits on the host for an approval, and `/elevated off`, sent to the bot as a command, is refused.',
  evidence:
    'The model calls exec with nothing but a command, and is told “Approval required (id …)”; the journal has `[exec] elevated command …`. `/elevated off` is answered “elevated is not available right now … Failing gates: provider (ctx.Provider)”.',
  severity: 'critical',
  versions: { openclaw: '2026.2.9' },
  when: elevated.is('allow-listed'),
  symptom: async (context) => /^Approval required/.test((await toolRuns(context, 'hostname')).said),
  correction: {
    kind: 'step',
    says: 'Switch it off by default: who wants commands on the host sends `/elev full` before, and `/elev off` after them. (Telegram’s `/elevated` does not get as far.)',
    run: `sudo -u openclaw-svc bash -c '
  cd ~
  export PATH=$HOME/.npm-global/bin:$PATH
  openclaw config set agents.defaults.elevatedDefault off
'`,
  },
  patches: [
    {
      block: 2,
      from: '  openclaw config get tools.elevated',
      to: `  openclaw config set agents.defaults.elevatedDefault off
  openclaw config get tools.elevated`,
    },
  ],
};
