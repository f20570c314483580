// Which files of a host are compared before and after: all that the guide sets up, and where else somebody would leave traces.

export interface Place {
  /** A path of the host; `*` stands for any name. */
  readonly path: string;
  /** How many levels below it are looked at; 0: itself only. */
  readonly deep: number;
  /** A pattern of what is left out below it. */
  readonly leavesOut?: string;
}

const HOME = '/home/openclaw-svc';

export const PLACES: readonly Place[] = [
  // Firewall, fail2ban, apt, units, cron, sshd, sudo, Docker, accounts: 1.3 to 1.9, 5.2, 6.1, 9, A and B.
  { path: '/etc', deep: 9 },
  { path: '/var/spool/cron', deep: 3 },
  { path: '/var/lib/openclaw-soul-baseline.sha256', deep: 0 },
  // A: keyring of 1Password, and its program.
  { path: '/usr/share/keyrings', deep: 1 },
  { path: '/usr/local', deep: 2 },
  // What is named after itself is added or taken away by whoever changes its folder.
  { path: '/', deep: 1, leavesOut: '^/(proc|sys|dev|run|tmp)$' },
  { path: '/boot', deep: 1 },
  { path: '/root', deep: 1 },
  { path: '/home/*', deep: 1 },
  { path: '/home/*/.ssh', deep: 2 },
  { path: '/tmp', deep: 0 },
  { path: '/run/systemd/system', deep: 2 },
  // 2.2, 2.3, and whatever OpenClaw keeps: 2.5 to 5.7.
  { path: `${HOME}/.npm-global/bin`, deep: 1 },
  { path: `${HOME}/.npm-global/lib/node_modules`, deep: 1 },
  { path: `${HOME}/.npm-global/lib/node_modules/*/package.json`, deep: 0 },
  { path: `${HOME}/.openclaw`, deep: 9, leavesOut: '/node_modules$' },
];
