// B.4 makes a vault with an op that nobody has signed in to.
import type { Erratum } from '../src/spec/erratum.ts';
import { NO_ACCOUNTS, SIGN_IN_FIRST, signedIn } from './shared/signed-in.ts';

const VAULT = 'op vault create "OpenClaw-<agent-name>"';

export const notSignedIn: Erratum = {
  id: 'B.4-not-signed-in',
  section: 'B.4',
  promise: 'With op installed, `op vault create` makes a vault.',
  happens:
    'An op that was just installed knows no account, and nothing in the guide signs anybody in: there is no vault afterwards.',
  evidence: `\`op vault create "OpenClaw-agent1"\` exits with 1: \`${NO_ACCOUNTS}.\` The stand-in says so in the words of op 2.34, as users of 1Password have published them.`,
  severity: 'major',
  versions: { op: '2.34.0' },
  // Asks as the step did, for nothing.
  symptom: async ({ $ }) => (await $`op vault list`).stderr.includes(NO_ACCOUNTS),
  correction: { kind: 'step', says: SIGN_IN_FIRST, run: signedIn(VAULT) },
  patches: [
    {
      block: 1,
      to: `# On a computer of your own: whoever is signed in may read every vault\nop account add --address my.1password.com --email <your-email>\neval "$(op signin)"\n${VAULT}`,
    },
  ],
};
