// Faults of 1.2 Install build-essential
import type { Fault } from '../../../src/prove/fault.ts';

export const buildEssentialFaults: readonly Fault[] = [
  {
    id: '1.2-build-essential-removed',
    what: 'build-essential was removed; the compiler it brought is still there.',
    inject: 'sudo dpkg --remove build-essential',
    undo: 'sudo DEBIAN_FRONTEND=noninteractive apt-get install -y -qq build-essential',
    // Nothing needs the compiler any more.
    breaks: ['1.2/build-essential-is-installed', '1.1/no-package-is-left-to-autoremove'],
  },
  {
    id: '1.2-gcc-gone',
    what: 'There is no gcc in the path.',
    inject: 'sudo mv /usr/bin/gcc /usr/bin/gcc.away',
    undo: 'sudo mv /usr/bin/gcc.away /usr/bin/gcc',
    breaks: ['1.2/gcc-tells-its-version'],
  },
  {
    id: '1.2-make-gone',
    what: 'There is no make in the path.',
    inject: 'sudo mv /usr/bin/make /usr/bin/make.away',
    undo: 'sudo mv /usr/bin/make.away /usr/bin/make',
    breaks: ['1.2/make-tells-its-version'],
  },
];
