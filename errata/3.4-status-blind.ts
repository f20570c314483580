// 3.4 verifies nothing: its command prints the model's name, whether the provider lets OpenClaw in or not.
import { readPlainStatus, readStatusCheck } from '../src/probe/openclaw/models.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';

export const statusBlind: Erratum = {
  id: '3.4-status-blind',
  section: '3.4',
  promise: '`openclaw models --status-plain` verifies that the provider is set up.',
  happens: 'It prints the name of the configured model and exits 0, also when no credential was ever saved.',
  evidence:
    'Where `openclaw models auth add` has saved nothing, `openclaw models --status-plain` prints the model alone and exits 0; `openclaw models status --check` says “Missing auth” and exits 1.',
  severity: 'major',
  versions: { openclaw: '2026.2.9, 2026.9.6' },
  symptom: async ({ read, inputs }) => {
    const { exitCode, text } = await read(readPlainStatus, 'none');
    return exitCode === 0 && text === inputs.model;
  },
  correction: {
    kind: 'promise',
    says: 'Verify with `openclaw models status --check`, which exits 1 when a credential is missing or has expired; with --probe it also asks the provider.',
    holds: async ({ read }) => {
      expect(await read(readStatusCheck, 'none')).toMatchObject({
        exitCode: 1,
        text: expect.stringContaining('Missing auth'),
      });
      expect(await read(readStatusCheck, 'saved')).toMatchObject({ exitCode: 0 });
    },
  },
};
