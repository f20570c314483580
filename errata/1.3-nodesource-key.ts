// 1.3 and the guide's SECURITY.md name a fingerprint that NodeSource no longer signs with.
import { readKeyring } from '../src/probe/keyring.ts';
import { live } from '../src/spec/condition.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';

const SERVED = '6F71F525282841EEDAF851B42F59B5F99B1BE0B4';
const KEYRING = '/etc/apt/keyrings/nodesource.gpg';

export const nodesourceKey: Erratum = {
  id: '1.3-nodesource-key',
  section: '1.3',
  promise: 'NodeSource’s key has the fingerprint 9FD3B784BC1C6FC31A8A0A1C1655A0AB68576280 (SECURITY.md §3).',
  happens: `NodeSource has retired that key, and serves ${SERVED}.`,
  evidence: `The key at the documented address has the fingerprint ${SERVED} (read in November 2026).`,
  severity: 'major',
  versions: { guide: '1.1' },
  when: live('nodesource'),
  symptom: async ({ read }) => (await read(readKeyring, KEYRING)).fingerprints[0] === SERVED,
  correction: {
    kind: 'promise',
    says: `Expect ${SERVED}.`,
    holds: async ({ read }) => {
      expect((await read(readKeyring, KEYRING)).fingerprints).toEqual([SERVED]);
    },
  },
};
