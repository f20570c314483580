// Faults of 1.3 Upgrade Node.js to 22.x (NodeSource)
import type { Fault } from '../../../src/prove/fault.ts';

const LIST = '/etc/apt/sources.list.d/nodesource.list';
const KEYRING = '/etc/apt/keyrings/nodesource.gpg';
const STATUS = '/var/lib/dpkg/status';

/** A program that stands first in the path, tells this version, and is the real one otherwise. */
function impostor(name: string, version: string): Pick<Fault, 'keep' | 'inject'> {
  const path = `/usr/local/bin/${name}`;
  return {
    keep: [path],
    inject: `sudo tee ${path} > /dev/null << 'END'
#!/bin/sh
[ "$1" = --version ] && echo ${version} || exec /usr/bin/${name} "$@"
END
sudo chmod 0755 ${path}`,
  };
}

export const nodejsFaults: readonly Fault[] = [
  {
    id: '1.3-ufw-removed',
    what: 'ufw went with nodejs, and was not installed again.',
    inject: 'sudo DEBIAN_FRONTEND=noninteractive apt-get remove -y -qq ufw',
    undo: `sudo DEBIAN_FRONTEND=noninteractive apt-get install -y -qq ufw
sudo ufw --force enable`,
    breaks: [
      '1.3/removing-nodejs-has-removed-ufw',
      '1.3/ufw-is-installed-afterwards',
      '1.5/ufw-is-active',
      '1.5/the-default-policies-are-the-documented-ones',
      '1.5/the-rules-are-the-documented-ones-and-no-others',
      '1.5/a-visitor-on-eth0-finds-ssh-the-safety-net-and-nothing-else',
      '1.6/ufw-is-still-in-force',
      'Phase 1 Checkpoint/ufw-is-active',
    ],
  },
  {
    id: '1.3-repository-unsigned',
    what: 'apt takes packages of NodeSource’s repository without a signature.',
    keep: [LIST],
    inject: `sudo sed -i 's/signed-by=[^]]*/trusted=yes/' ${LIST}`,
    breaks: ['1.3/apt-trusts-nodesource-for-its-own-repository-only'],
    mayBreak: {
      '1.5/names-are-still-resolved-and-apt-still-reaches-its-archive':
        'apt 3 warns of a repository without Signed-By, and this check wants to hear nothing',
    },
  },
  {
    id: '1.3-second-key',
    what: 'A second key is trusted for NodeSource’s repository.',
    keep: [KEYRING],
    inject: `sudo tee -a ${KEYRING} > /dev/null < /etc/apt/keyrings/docker.gpg`,
    breaks: ['1.3/the-keyring-holds-a-key'],
  },
  {
    id: '1.3-node-20',
    what: 'The Node.js that is found first is 20.x.',
    ...impostor('node', 'v20.19.2'),
    breaks: [
      '1.3/node-js-is-22-x',
      '1.3/node-js-is-as-new-as-openclaw-needs-it',
      'Phase 1 Checkpoint/node-js-is-22-x',
    ],
  },
  {
    id: '1.3-node-24',
    what: 'The Node.js that is found first is 24.x.',
    ...impostor('node', 'v24.11.0'),
    breaks: ['1.3/node-js-is-22-x', 'Phase 1 Checkpoint/node-js-is-22-x'],
  },
  {
    id: '1.3-node-22-too-old',
    what: 'The Node.js that is found first is a 22.x that OpenClaw refuses.',
    ...impostor('node', 'v22.11.0'),
    breaks: ['1.3/node-js-is-as-new-as-openclaw-needs-it'],
  },
  {
    id: '1.3-nodejs-from-elsewhere',
    what: 'The nodejs package is none that NodeSource offers.',
    keep: [STATUS],
    inject: `sudo sed -i '/^Package: nodejs$/,/^$/ s/^Version: .*/Version: 22.99.0-1elsewhere/' ${STATUS}`,
    breaks: ['1.3/the-nodejs-package-came-from-nodesource'],
  },
  {
    id: '1.3-npm-11',
    what: 'The npm that is found first is 11.x.',
    ...impostor('npm', '11.6.0'),
    breaks: ['1.3/npm-is-10-x'],
  },
];
