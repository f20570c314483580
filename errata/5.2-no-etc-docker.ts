// 5.2 writes to a folder that Docker's package does not make.
import { readFileStatus } from '../src/probe/files.ts';
import type { Erratum } from '../src/spec/erratum.ts';

export const noEtcDocker: Erratum = {
  id: '5.2-no-etc-docker',
  section: '5.2',
  promise: '/etc/docker/daemon.json is written, and the daemon restarted with it.',
  happens:
    'There is no folder /etc/docker after installation: nothing is written, and the restarted daemon has no limits and keeps logs of any size.',
  evidence:
    '`tee: /etc/docker/daemon.json: No such file or directory`; the containers made afterwards have `"Ulimits": []` and `"LogConfig": {"Type": "json-file", "Config": {}}`.',
  severity: 'major',
  versions: { 'docker.io': '28.5.2' },
  symptom: async ({ read }, { message }) =>
    /tee \/etc\/docker\/daemon\.json/.test(message) && !(await read(readFileStatus, '/etc/docker')).exists,
  correction: {
    kind: 'step',
    says: 'Make the folder first.',
    run: `sudo install -d -m 755 /etc/docker
sudo tee /etc/docker/daemon.json << 'EOF'
{
  "default-ulimits": {
    "nofile": { "Name": "nofile", "Hard": 1024, "Soft": 1024 },
    "nproc": { "Name": "nproc", "Hard": 256, "Soft": 256 }
  },
  "log-driver": "json-file",
  "log-opts": { "max-size": "10m", "max-file": "3" }
}
EOF
sudo systemctl restart docker`,
  },
};
