// Faults of 2.1 Create dedicated system user
import type { Fault } from '../../../src/prove/fault.ts';

const ACCOUNT = '2.1/it-is-a-system-account-with-the-documented-home-and-shell';
const PASSWORD = '2.1/no-password-opens-it';
const GROUPS = '2.1/it-is-in-the-docker-group-and-in-no-other-but-its-own';
const DOCKER = '2.1/docker-does-what-it-asks';
const CLOSED = '2.1/its-home-and-openclaw-s-state-are-closed-to-others';

const GROUP_FILES = ['/etc/group', '/etc/gshadow'];

export const userFaults: readonly Fault[] = [
  {
    id: '2.1-no-shell',
    what: 'The service user has no shell.',
    keep: ['/etc/passwd'],
    inject: 'sudo usermod --shell /usr/sbin/nologin openclaw-svc',
    breaks: [ACCOUNT],
  },
  {
    id: '2.1-password',
    what: 'The service user has a password.',
    keep: ['/etc/shadow'],
    inject: 'echo "openclaw-svc:$(head -c 18 /dev/urandom | base64)" | sudo chpasswd',
    breaks: [PASSWORD],
  },
  {
    id: '2.1-no-docker',
    what: 'The service user is not in the docker group.',
    keep: GROUP_FILES,
    inject: 'sudo gpasswd --delete openclaw-svc docker',
    breaks: [GROUPS, DOCKER],
  },
  {
    id: '2.1-administrator',
    what: 'The service user may become root.',
    keep: GROUP_FILES,
    inject: 'sudo gpasswd --add openclaw-svc sudo',
    breaks: [GROUPS],
  },
  {
    id: '2.1-home-open',
    what: 'Everybody may look into the service user’s home.',
    inject: 'sudo chmod 755 /home/openclaw-svc',
    undo: 'sudo chmod 700 /home/openclaw-svc',
    breaks: [CLOSED],
    mayBreak: {
      '5.6/other-users-of-the-host-see-nothing-of-the-service-user-s-home': 'it is open',
      '5.7/what-5-6-has-closed-is-still-closed': 'it is open',
    },
  },
];
