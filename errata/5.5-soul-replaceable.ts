// 5.5 protects the file, and not its place in a folder that belongs to the service user.
import { BASELINE, readBaseline, SOUL, tryTampering } from '../src/probe/openclaw/soul.ts';
import type { CheckContext } from '../src/spec/context.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';
import { changed, TAMPERINGS } from '../suites/soul.ts';

export const soulReplaceable: Erratum<CheckContext> = {
  id: '5.5-soul-replaceable',
  section: '5.5',
  promise: 'SOUL.md is read-only for the service user.',
  happens:
    'It cannot be written to, but ~/.openclaw belongs to the service user, who may rename or delete whatever lies in it and put another file in its place.',
  evidence:
    '`sudo -u openclaw-svc mv ~/.openclaw/SOUL.md ~/.openclaw/old` succeeds. (So does anything else by way of Docker: a member of the group docker can be root.)',
  severity: 'major',
  versions: { openclaw: '2026.2.9, 2026.9.6' },
  symptom: async ({ shell }) => {
    const { written, modeChanged, replaced } = await tryTampering(shell);
    return replaced && !written && !modeChanged;
  },
  correction: {
    kind: 'promise',
    says: `Only writing is prevented; that the file was replaced is noticed by comparing it with the baseline (sha256sum -c ${BASELINE}), which the service user cannot change.`,
    holds: async (context) => {
      const { shell } = context;
      expect(await tryTampering(shell)).toMatchObject({ written: false, modeChanged: false });
      await using _ = await changed(context, SOUL, TAMPERINGS.replaced);
      expect(await readBaseline(shell)).toEqual({ exists: true, files: { [SOUL]: false } });
    },
  },
};
