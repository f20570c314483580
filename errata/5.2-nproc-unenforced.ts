// 5.2's limit of processes does not count for root, and it is root that runs in the sandbox.
import type { Erratum } from '../src/spec/erratum.ts';
import { processesStarted } from '../suites/tool-container.ts';

export const nprocUnenforced: Erratum = {
  id: '5.2-nproc-unenforced',
  section: '5.2',
  promise: 'No more than 256 processes can run in a container.',
  happens:
    'The sandbox runs as root, for whom the kernel does not enforce the limit of processes: the container has it, and nothing comes of it.',
  evidence:
    '`docker inspect` shows `{"Name": "nproc", "Hard": 256, "Soft": 256}`; in the container `id -u` says 0, and 300 background processes all start.',
  severity: 'major',
  versions: { openclaw: '2026.2.9', 'docker.io': '28.5.2' },
  absent: ['2026.9.6'],
  symptom: async (context) => (await processesStarted(context)) > 256,
  correction: {
    kind: 'step',
    says: 'Let the sandbox run as a user of its own, who is nobody on the host. (Or limit the container instead of the user: `agents.defaults.sandbox.docker.pidsLimit`.)',
    run: `sudo -u openclaw-svc bash -c '
  cd ~
  export PATH=$HOME/.npm-global/bin:$PATH
  openclaw config set agents.defaults.sandbox.docker.user "10001:10001"
'
for id in $(sudo docker ps -aq --filter label=openclaw.sandbox=1); do sudo docker rm -f "$id"; done`,
  },
  patches: [
    {
      block: 1,
      from: '  openclaw config set agents.defaults.sandbox.docker.readOnlyRoot true',
      to: `  openclaw config set agents.defaults.sandbox.docker.readOnlyRoot true
  openclaw config set agents.defaults.sandbox.docker.user "10001:10001"`,
    },
  ],
};
