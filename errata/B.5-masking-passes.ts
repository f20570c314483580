// B.5 turns masking off for a reason that is none.
import { BOOTSTRAP } from '../src/probe/bootstrap-token.ts';
import { readMaskedRun } from '../src/probe/masked-run.ts';
import type { CheckContext } from '../src/spec/context.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';

/** Any secret of the vault does. */
const reference = (agentName: string) => `op://OpenClaw-${agentName}/gateway/token`;

export const maskingPasses: Erratum<CheckContext> = {
  id: 'B.5-masking-passes',
  section: 'B.5',
  promise: 'Masking would break the passing on of tokens, so that --no-masking is needed.',
  happens:
    'Masking conceals secrets in what the command prints, and changes nothing of what it is given (1Password’s reference of `op run`). --no-masking takes away the only thing that would keep a secret, once printed, out of the journal.',
  evidence: `With the token of ${BOOTSTRAP}, \`op run -- sh -c 'printenv SECRET | sha256sum'\` prints the same as with --no-masking, and \`op run -- printenv SECRET\` prints \`<concealed by 1Password>\`. Seen with the stand-in; so 1Password documents it.`,
  severity: 'minor',
  versions: { op: '2.34.0' },
  symptom: async ({ shell, inputs }) => (await readMaskedRun(shell, reference(inputs.agentName))).passedOn,
  correction: {
    kind: 'promise',
    says: 'Leave masking on.',
    holds: async ({ shell, inputs }) => {
      expect(await readMaskedRun(shell, reference(inputs.agentName))).toEqual({
        passedOn: true,
        concealed: true,
      });
    },
  },
  patches: [{ from: 'op run --no-masking --', to: 'op run --' }],
};
