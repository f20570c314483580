// B.6 has op overwrite the configuration, for which it asks, where nobody answers.
import { injectByHand } from '../fixtures/inject.ts';
import type { CheckContext } from '../src/spec/context.ts';
import type { Erratum } from '../src/spec/erratum.ts';

export const asksBeforeOverwriting: Erratum<CheckContext> = {
  id: 'B.6-asks-before-overwriting',
  section: 'B.6',
  promise: 'Each start of the service writes openclaw.json anew.',
  happens:
    'Where the output file exists, `op inject` asks before it overwrites it, unless it is given --force (1Password’s reference: “Do not prompt for confirmation”). A unit has nobody who answers: the configuration is always there, so that the service never starts.',
  evidence:
    'Run as the unit runs it, the wrapper fails after `/home/openclaw-svc/.openclaw/openclaw.json already exists, overwrite it?`; with --force it succeeds. Seen with the stand-in; what the real op says without a terminal is not published.',
  severity: 'critical',
  versions: { op: '2.34.0' },
  symptom: async ({ shell }) => (await shell.run(injectByHand)).stderr.includes('already exists'),
  correction: {
    kind: 'step',
    says: 'Give op inject --force.',
    run: `sudo sed -i 's| inject -i | inject --force -i |' /usr/local/bin/openclaw-inject-secrets`,
  },
  patches: [{ from: 'op inject -i', to: 'op inject --force -i' }],
};
