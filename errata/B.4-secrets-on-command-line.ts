// B.4 hands secrets to op as arguments, which every user of the host can read meanwhile.
import { readSeenMeanwhile } from '../src/probe/command-lines.ts';
import { SERVICE_USER } from '../src/probe/openclaw/service-user.ts';
import type { CheckContext } from '../src/spec/context.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';

export const onCommandLine: Erratum<CheckContext> = {
  id: 'B.4-secrets-on-command-line',
  section: 'B.4',
  promise: 'Secrets are copied into 1Password, to which they are known from then on.',
  happens:
    'Each secret is an argument of op: while it runs, every user of the host reads it in the list of processes, the agent’s own tools among them; and an interactive shell keeps it in its history. 1Password’s documentation warns of just that.',
  evidence:
    "While `op item create ... 'token[password]=SECRET'` runs, `sudo -u openclaw-svc grep -a SECRET /proc/[0-9]*/cmdline` finds it. With the item as a template on standard input it does not.",
  severity: 'critical',
  versions: { op: '2.34.0' },
  symptom: ({ shell }) => readSeenMeanwhile(shell, SERVICE_USER, 'argument'),
  correction: {
    kind: 'promise',
    says: 'Give op a template on standard input, made by a program that reads the secrets from their files; then nobody sees them.',
    holds: async ({ shell }) => {
      expect(await readSeenMeanwhile(shell, SERVICE_USER, 'input')).toBe(false);
    },
  },
  patches: [
    {
      block: 2,
      from: `  --category login \\
  --title "bot" \\
  'token[password]=<your-bot-token>'`,
      to: `  - < bot.json  # {"title":"bot","category":"LOGIN","fields":[{"label":"token","type":"CONCEALED","value":"..."}]}; delete it afterwards`,
    },
  ],
};
