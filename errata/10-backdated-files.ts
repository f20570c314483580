// Phase 10 looks for planted files by a time that whoever plants them can choose.
import { PLANTED_FILES, readListedFiles } from '../src/probe/intruder.ts';
import type { CheckContext } from '../src/spec/context.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';

export const backdatedFiles: Erratum<CheckContext> = {
  id: '10-backdated-files',
  section: 'Phase 10 › Suspected compromise',
  promise: '`find -newer openclaw.json` lists what an intruder has put into the service user’s home.',
  happens:
    'It goes by the time of modification, which `touch -d` and archives set at will; and OpenClaw writes openclaw.json anew with each setting, after which all that was planted before counts as older.',
  evidence: 'Of two files made in the same second, the one made by `touch -d 2020-01-01` is not listed.',
  severity: 'major',
  versions: { findutils: '4.10' },
  symptom: async (_, { message }) => /expected \[ 'conform-planted-now' \] to deeply equal/.test(message),
  correction: {
    kind: 'promise',
    says: 'Go by the time of the last change of any kind, which nobody but root can set back, and by the clock: `sudo find /home/openclaw-svc -newerct "24 hours ago" -ls`.',
    holds: async ({ shell }) => {
      const find = 'sudo find /home/openclaw-svc -newerct "24 hours ago" -ls';
      expect(await readListedFiles(shell, find)).toEqual(PLANTED_FILES);
    },
  },
  patches: [
    { block: 1, from: '-newer /home/openclaw-svc/.openclaw/openclaw.json', to: '-newerct "24 hours ago"' },
  ],
};
