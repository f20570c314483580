// Faults of 2.2 Configure npm global path
import { HOME } from '../../../src/probe/openclaw/service-user.ts';
import type { Fault } from '../../../src/prove/fault.ts';

export const npmPathFaults: readonly Fault[] = [
  {
    id: '2.2-npm-prefix',
    what: 'npm does not know of the prefix.',
    keep: [`${HOME}/.npmrc`],
    inject: `sudo sed -i '/^prefix=/d' ${HOME}/.npmrc`,
    breaks: ['2.2/npm-installs-its-global-packages-into-its-home'],
  },
  {
    id: '2.2-path',
    what: 'The service user’s shells don’t look for programs in the prefix.',
    keep: [`${HOME}/.bashrc`],
    inject: `sudo sed -i '/npm-global/d' ${HOME}/.bashrc`,
    breaks: ['2.2/an-interactive-shell-of-it-looks-there-first'],
  },
];
