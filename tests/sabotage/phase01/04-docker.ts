// Faults of 1.4 Install Docker Engine
import type { Fault } from '../../../src/prove/fault.ts';

const LIST = '/etc/apt/sources.list.d/docker.list';
const KEYRING = '/etc/apt/keyrings/docker.gpg';
const COMPOSE = '/usr/libexec/docker/cli-plugins/docker-compose';
const COMPOSE_AWAY = '/var/tmp/docker-compose.away';

const WITHOUT_ENGINE = [
  '1.4/the-engine-runs-and-starts-at-boot',
  '1.4/hello-world-runs',
  '1.6/a-published-port-is-closed-on-eth0-and-open-on-tailscale0',
];

export const dockerFaults: readonly Fault[] = [
  {
    id: '1.4-replaced-package-left',
    what: 'A package that Docker’s own replace is installed.',
    inject: 'sudo DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends docker-doc',
    undo: 'sudo DEBIAN_FRONTEND=noninteractive apt-get purge -y -qq docker-doc',
    breaks: ['1.4/none-of-the-packages-that-docker-replaces-is-left'],
  },
  {
    id: '1.4-repository-unsigned',
    what: 'apt takes packages of Docker’s repository without a signature.',
    keep: [LIST],
    inject: `sudo sed -i 's/signed-by=[^]]*/trusted=yes/' ${LIST}`,
    breaks: ['1.4/apt-trusts-docker-for-its-own-repository-only'],
    mayBreak: {
      '1.5/names-are-still-resolved-and-apt-still-reaches-its-archive':
        'apt 3 warns of a repository without Signed-By, and this check wants to hear nothing',
    },
  },
  {
    id: '1.4-keyring-private',
    what: 'Only root may read Docker’s keyring, and apt checks signatures as another user.',
    inject: `sudo chmod 0600 ${KEYRING}`,
    undo: `sudo chmod 0644 ${KEYRING}`,
    breaks: [
      '1.4/everybody-may-read-the-keyring-and-it-holds-a-key',
      '1.5/names-are-still-resolved-and-apt-still-reaches-its-archive',
    ],
  },
  {
    id: '1.4-second-key',
    what: 'A second key is trusted for Docker’s repository.',
    keep: [KEYRING],
    inject: `sudo tee -a ${KEYRING} > /dev/null < /etc/apt/keyrings/nodesource.gpg`,
    breaks: ['1.4/everybody-may-read-the-keyring-and-it-holds-a-key'],
  },
  {
    id: '1.4-buildx-removed',
    what: 'One of Docker’s five packages is not installed.',
    inject: 'sudo DEBIAN_FRONTEND=noninteractive apt-get remove -y -qq docker-buildx-plugin',
    undo: 'sudo DEBIAN_FRONTEND=noninteractive apt-get install -y -qq docker-buildx-plugin',
    breaks: ['1.4/all-five-packages-are-installed'],
  },
  {
    id: '1.4-engine-not-enabled',
    what: 'The engine runs, and will not after the next boot.',
    inject: 'sudo systemctl disable docker.service',
    undo: 'sudo systemctl enable docker.service',
    breaks: ['1.4/the-engine-runs-and-starts-at-boot'],
  },
  {
    id: '1.4-engine-stopped',
    what: 'The engine is stopped.',
    inject: 'sudo systemctl stop docker.socket docker.service',
    undo: 'sudo systemctl start docker.socket docker.service',
    breaks: WITHOUT_ENGINE,
  },
  {
    id: '1.4-hello-world-says-nothing',
    what: 'What runs under the name hello-world is something else.',
    inject: `sudo docker tag hello-world conform-kept
sudo docker tag busybox hello-world`,
    undo: `sudo docker tag conform-kept hello-world
sudo docker rmi conform-kept`,
    breaks: ['1.4/hello-world-runs'],
  },
  {
    id: '1.4-compose-gone',
    what: 'Docker has no compose plugin.',
    inject: `sudo mv ${COMPOSE} ${COMPOSE_AWAY}`,
    undo: `sudo mv ${COMPOSE_AWAY} ${COMPOSE}`,
    breaks: ['1.4/docker-compose-tells-its-version'],
  },
  {
    id: '1.4-cli-gone',
    what: 'There is no docker command in the path.',
    inject: 'sudo mv /usr/bin/docker /usr/bin/docker.away',
    undo: 'sudo mv /usr/bin/docker.away /usr/bin/docker',
    breaks: [
      ...WITHOUT_ENGINE,
      '1.4/docker-compose-tells-its-version',
      'Phase 1 Checkpoint/docker-reports-a-version',
    ],
  },
];
