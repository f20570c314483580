// B.6 writes a drop-in into a folder that only B.5 makes, which is the other approach.
import type { Erratum } from '../src/spec/erratum.ts';

const FOLDER = '/etc/systemd/system/openclaw.service.d';
const MAKE = `sudo mkdir -p ${FOLDER}`;

export const noFolder: Erratum = {
  id: 'B.6-no-folder',
  section: 'B.6',
  promise: 'The drop-in is written, and the service has its secrets injected at the next start.',
  happens:
    'The folder of the drop-in is made in B.5 only, and whoever takes Approach B has not done that: nothing is written, and the service goes on without 1Password.',
  evidence: `\`sudo tee ${FOLDER}/1password.conf\` exits with 1: \`tee: ${FOLDER}/1password.conf: No such file or directory\`.`,
  severity: 'major',
  versions: { systemd: '257' },
  symptom: async ({ $ }) => (await $`test -d ${FOLDER}`).exitCode === 1,
  correction: {
    kind: 'step',
    says: 'Make the folder first.',
    run: `${MAKE}
sudo tee ${FOLDER}/1password.conf << 'EOF'
[Service]
EnvironmentFile=/etc/openclaw/bootstrap.env
ExecStartPre=/usr/local/bin/openclaw-inject-secrets
EOF
sudo systemctl daemon-reload`,
  },
  patches: [{ block: 4, from: `sudo tee ${FOLDER}`, to: `${MAKE}\nsudo tee ${FOLDER}` }],
};
