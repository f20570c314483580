// A block that lets the service user run OpenClaw in the operator's home, which it may not enter: the same defect in three sections.
import type { Erratum } from '../../src/spec/erratum.ts';

type Own = Pick<Erratum, 'id' | 'section' | 'promise'> & {
  /** The guide's commands, with a `cd ~` before OpenClaw's. */
  readonly run: string;
};

export function withoutHome({ run, ...own }: Own): Erratum {
  return {
    ...own,
    happens:
      'The block has no `cd ~`. OpenClaw starts programs of its own where it is itself, and the service user may not enter the operator’s home: its commands fail.',
    evidence:
      'In the home of an operator `sudo -u openclaw-svc bash -c "… openclaw security audit --deep"` says “Reason: spawn /usr/bin/node EACCES; snapshot staging root /home/openclaw-svc/.cache/openclaw” and exits 1; `openclaw doctor` does, too.',
    severity: 'critical',
    versions: { openclaw: '2026.9.6' },
    absent: ['2026.2.9'],
    symptom: async ({ $ }, { message }) => {
      const { exitCode } = await $`cd ~ && sudo -u openclaw-svc test -x .`;
      return exitCode === 1 && /sudo -u openclaw-svc bash -c/.test(message);
    },
    correction: { kind: 'step', says: 'Go to the service user’s home first, as other blocks do.', run },
    patches: [],
  };
}
