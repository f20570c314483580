// 2.3 installs an OpenClaw that refuses the Node.js of 1.3.
import { satisfies } from 'semver';
import { readVersion } from '../src/probe/versions.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { nodeMajor } from '../src/spec/index.ts';

export const nodeRefused: Erratum = {
  id: '2.3-node-refused',
  section: '2.3',
  promise: 'With the Node.js of 1.3, `npm install -g openclaw` installs OpenClaw.',
  happens:
    'From 2026.9.3 on OpenClaw asks for Node.js 24.16 (or 26.1) and later: its package refuses every Node.js 22, and nothing is installed. (2026.8.1 refuses those before 22.22.3, and 2026.7.35 takes them.)',
  evidence:
    '`npm install -g openclaw@2026.9.6` says “[openclaw] error: this OpenClaw release requires Node >=24.16.0 <25 || >=26.1.0. [openclaw] detected Node 22.22.0”, and exits 1.',
  severity: 'critical',
  versions: { openclaw: '2026.9.6', node: '22.22.0' },
  absent: ['2026.2.9'],
  when: nodeMajor.is('22'),
  symptom: async ({ read, $, inputs }, { message }) => {
    const { version } = await read(readVersion, 'node');
    const { stdout: demanded } = await $`npm view openclaw@${inputs.openclawVersion} engines.node`;
    return /npm install -g openclaw@/.test(message) && !satisfies(version ?? '', demanded.trim());
  },
  correction: {
    kind: 'step',
    says: 'The guide’s Node.js is refused: install 24 in 1.3 (https://deb.nodesource.com/node_24.x), then OpenClaw.',
    run: `sudo sed -i 's#/node_22[.]x #/node_24.x #' /etc/apt/sources.list.d/nodesource.list
sudo apt update && sudo apt install -y nodejs
sudo -u openclaw-svc bash -c '
  cd ~
  export PATH=$HOME/.npm-global/bin:$PATH
  npm install -g openclaw@2026.2.9
'`,
  },
  // The OpenClaw that the guide names runs on the Node.js that it installs.
  patches: [],
};
