// 5.6 closes files that OpenClaw writes anew, open.
import { readOpenFiles, readSecretFiles, readSeenByOthers } from '../src/probe/openclaw/secrets.ts';
import { STATE } from '../src/probe/openclaw/service-user.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';

export const openAgain: Erratum = {
  id: '5.6-open-again',
  section: '5.6',
  promise: 'Files that end in .json, .env, .key or .token are for the service user only.',
  happens:
    'The modes are given once. What OpenClaw writes anew afterwards, such as its list of jobs at every start, is for everybody to read again; only the mode of the folder above keeps others out.',
  evidence: '`ls -l ~/.openclaw/cron/jobs.json` shows `-rw-r--r--` after the next start of the gateway.',
  severity: 'minor',
  versions: { openclaw: '2026.2.9' },
  absent: ['2026.9.6'],
  symptom: async ({ read }) => {
    const open = await read(readOpenFiles);
    return open.includes(`${STATE}/cron/jobs.json`);
  },
  correction: {
    kind: 'promise',
    says: 'None of the files that are open again holds a secret, and nobody else gets as far as the folder that they are in.',
    holds: async ({ read }) => {
      const secret = (await read(readSecretFiles)).map(({ path }) => path);
      expect((await read(readOpenFiles)).filter((path) => secret.includes(path))).toEqual([]);
      expect(await read(readSeenByOthers)).toEqual([]);
    },
  },
};
