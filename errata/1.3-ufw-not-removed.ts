// 1.3 says that removing nodejs removes ufw; it does not.
import { readPackageVersions } from '../src/probe/packages.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';

export const ufwNotRemoved: Erratum = {
  id: '1.3-ufw-not-removed',
  section: '1.3',
  promise: 'Removing the distribution’s nodejs package also removes ufw.',
  happens: 'Removing nodejs leaves ufw installed: no dependency leads from one to the other.',
  evidence:
    '`sudo apt remove -y nodejs` and `sudo apt autoremove -y` name no ufw; `dpkg-query -W ufw` still has it.',
  severity: 'minor',
  versions: { ufw: '0.36.2-9', nodejs: '20.19.2' },
  symptom: async ({ read }) => (await read(readPackageVersions, ['ufw'])).ufw !== null,
  correction: {
    kind: 'promise',
    says: 'ufw stays installed; reinstalling it changes nothing.',
    holds: async ({ read }) => {
      expect(await read(readPackageVersions, ['ufw'])).toEqual({ ufw: expect.any(String) });
    },
  },
};
