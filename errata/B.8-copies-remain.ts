// B.8 takes the secrets out of the configuration, and leaves them in its backups.
import { readLeftovers } from '../src/probe/openclaw/supplied.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';

const COPIES = /\/\.openclaw\/.*\.bak(\.\d+)?$|^journal$/;

export const copiesRemain: Erratum = {
  id: 'B.8-copies-remain',
  section: 'B.8',
  promise: 'After scrubbing no long-lived secret remains on the filesystem.',
  happens:
    'OpenClaw keeps five backups of openclaw.json, which hold the tokens of the gateway and of the bot as they were, and both are still in use. What an operator has logged, if anything, is there as well.',
  evidence:
    '`grep -rlF` for the values that the gateway has in its environment finds the gateway’s token in openclaw.json.bak.3 and .bak.4, the bot’s in these and .bak.2.',
  severity: 'critical',
  versions: { openclaw: '2026.2.9' },
  symptom: async ({ read }) => {
    const { left } = await read(readLeftovers);
    return left.length > 0 && left.every(({ where }) => COPIES.test(where));
  },
  correction: {
    kind: 'promise',
    says: 'Copies remain in the backups of openclaw.json, and may be in the journal. Rotate every secret once after scrubbing (B.9): then what is left is good for nothing.',
    holds: async ({ read }) => {
      const { left } = await read(readLeftovers);
      expect(left.filter(({ where }) => !COPIES.test(where))).toEqual([]);
    },
  },
  patches: [],
};
