// Faults of 1.1 Update system packages
import type { Fault } from '../../../src/prove/fault.ts';

const STATUS = '/var/lib/dpkg/status';

export const updateFaults: readonly Fault[] = [
  {
    id: '1.1-old-package',
    what: 'A package is older than the archive’s.',
    keep: [STATUS],
    // A version that ends in a tilde and more sorts before the one without.
    inject: `sudo sed -i '/^Package: less$/,/^$/ s/^Version: .*/&~old/' ${STATUS}`,
    breaks: ['1.1/no-package-is-left-to-upgrade'],
  },
  {
    id: '1.1-unneeded-package',
    what: 'A package is left that nothing needs.',
    keep: ['/var/lib/apt/extended_states'],
    inject: 'sudo apt-mark auto iputils-ping',
    breaks: ['1.1/no-package-is-left-to-autoremove'],
  },
];
