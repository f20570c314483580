// What changes on a host that nobody touches: never hidden, but told apart from what may be our doing.
import type { UnitState } from './state.ts';

export type Area =
  | 'boot'
  | 'hostname'
  | 'files'
  | 'users'
  | 'groups'
  | 'sysctls'
  | 'mounts'
  | 'containers'
  | 'images'
  | 'networks'
  | 'units'
  | 'firewall v4'
  | 'firewall v6'
  | 'sockets'
  | 'packages'
  | 'serve';

/** A change, as far as a reason for it is sought. */
export interface Change {
  readonly area: Area;
  /** Path, unit, rule, socket: what has changed. */
  readonly name: string;
  readonly kind: 'new' | 'gone' | 'changed';
  /** Parts of it that differ: `content`, `mtime`, `InvocationID`. */
  readonly parts: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
}

interface Rule {
  readonly area: Area | readonly Area[];
  readonly holds: (change: Change, ran: ReadonlySet<string>) => boolean;
  /** Why a host does this by itself: one sentence. */
  readonly because: string;
}

const STATE = '/home/[^/]+/\\.openclaw';
const path = (pattern: string) => {
  const expression = new RegExp(`^${pattern}$`);
  return ({ name }: Change) => expression.test(name);
};
/** Times of a file, and nothing of its content, its mode or its owner. */
const onlyTimes = ({ parts }: Change) => parts.every((part) => part === 'mtime' || part === 'ctime');
/** The reading leaves out what such a file says of visits: its content is the same, though it may be longer. */
const onlyNoted = ({ parts }: Change) => parts.every((part) => ['mtime', 'ctime', 'size'].includes(part));
const unitOf = ({ before, after }: Change) => (after ?? before) as UnitState;

const RULES: readonly Rule[] = [
  {
    area: 'files',
    holds: (change) =>
      path(`${STATE}/(devices/(paired|pending)|identity/device-auth)\\.json`)(change) && onlyNoted(change),
    because:
      'The gateway notes each visit of a client it knows, OpenClaw’s own audit included; who is let in is the same.',
  },
  {
    area: 'files',
    holds: (change) => path(`${STATE}(/devices)?`)(change) && onlyTimes(change),
    because: 'The gateway puts its own files into this folder anew whenever it writes them.',
  },
  {
    area: 'files',
    holds: path(
      `${STATE}/(agents/[^/]+/sessions(/.*)?|logs(/.*)?|cron/(runs/.*|jobs\\.json(\\.bak)?)|telegram/.*offset.*|update-check\\.json|sandbox/containers\\.json|sandboxes(/.*)?|memory(/.*)?|media(/.*)?|delivery-queue(/.*)?)`,
    ),
    because: 'OpenClaw keeps its sessions, its log and what it has seen there while it works.',
  },
  {
    area: 'files',
    holds: path('/etc/(resolv\\.conf|mtab|ld\\.so\\.cache|\\.pwd\\.lock|adjtime)'),
    because: 'System services write this file as addresses, mounts and time change.',
  },
  {
    area: 'files',
    holds: (change) => path('/tmp')(change) && onlyTimes(change),
    because: 'Services make and remove temporary files.',
  },
  {
    area: ['packages', 'files'],
    holds: ({ area, name }, ran) =>
      (area === 'packages' || /^\/(etc|boot|usr\/share)\b/.test(name)) &&
      (ran.has('apt-daily-upgrade.service') || ran.has('unattended-upgrades.service')),
    because: 'Unattended upgrades ran meanwhile.',
  },
  {
    area: 'units',
    holds: (change) => /\.timer\b/.test(unitOf(change).TriggeredBy),
    because: 'Its timer has started it.',
  },
  {
    area: 'units',
    holds: (change) => /\.timer$/.test(change.name) && onlyStarts(change),
    because: 'It waits for its next time.',
  },
  {
    area: 'units',
    holds: ({ name }) => /^(user@|user-runtime-dir@|session-|run-user-|ssh@|sshd@)/.test(name),
    because: 'Somebody has logged in or out.',
  },
  {
    area: 'units',
    holds: ({ name, parts }) =>
      /^systemd-(hostnamed|timedated|localed|tmpfiles-clean|networkd-persistent-storage|coredump@|udevd)/.test(
        name,
      ) && !parts.includes('UnitFileState'),
    because: 'It is started when somebody asks it something, and ends by itself.',
  },
  {
    area: 'units',
    holds: ({ name }) => /^(run-docker-|var-lib-docker-|run-credentials-|run-netns-)/.test(name),
    because: 'Containers and services take their mounts with them.',
  },
  {
    area: 'mounts',
    holds: ({ name }) => /^\/(run\/(user|credentials|docker|netns|containerd)|var\/lib\/docker)\//.test(name),
    because: 'Logins, services and containers take their mounts with them.',
  },
  {
    area: ['firewall v4', 'firewall v6'],
    holds: ({ name }) => /(^|\s|:)f2b-/.test(name),
    because: 'fail2ban bans and unbans who tries to log in.',
  },
  {
    area: 'containers',
    holds: ({ before, after }) =>
      [before, after].every((it) => it === undefined || / \(sandbox\)$/.test(String(it))),
    because: 'OpenClaw starts and stops a sandbox for each of its sessions.',
  },
  {
    area: 'sockets',
    holds: ({ name }) => {
      const port = Number(/:(\d+) /.exec(`${name} `)?.[1]);
      return /^udp /.test(name) && (port >= 32_768 || port === 68 || port === 546);
    },
    because: 'Programs open a UDP port like this for each question they ask.',
  },
  {
    area: 'sysctls',
    holds: ({ name }) =>
      /^(fs\/|kernel\/(random|tainted)|net\/netfilter\/nf_conntrack_(count|buckets))/.test(name),
    because: 'The kernel sets it by itself.',
  },
];

function onlyStarts({ parts }: Change): boolean {
  return parts.every((part) => part !== 'UnitFileState' && part !== 'NeedDaemonReload');
}

/**
 * @param ran units that were started between the two readings
 * @returns why the host may have done it by itself; null when nothing is known that would
 */
export function reasonFor(change: Change, ran: ReadonlySet<string>): string | null {
  const rule = RULES.find(({ area, holds }) => [area].flat().includes(change.area) && holds(change, ran));
  return rule?.because ?? null;
}
