// The unit of section 6.1 as systemd loads it: directive by directive, in the words of `systemctl show`.
import { HOME, NPM_PREFIX, SERVICE_USER } from '../../src/probe/openclaw/service-user.ts';

/** Lists; systemd adds some of its own to each. */
export const DEPENDENCIES = {
  After: ['network-online.target', 'docker.service'],
  Wants: ['network-online.target'],
  Requires: ['docker.service'],
  WantedBy: ['multi-user.target'],
} as const;

export const IDENTITY = {
  Description: 'OpenClaw AI Agent Gateway',
  Documentation: 'https://docs.openclaw.ai',
  Type: 'simple',
  User: SERVICE_USER,
  Group: SERVICE_USER,
  WorkingDirectory: HOME,
} as const;

/** The command line, without what systemd tells of its last run. */
export const COMMAND = `${NPM_PREFIX}/bin/openclaw gateway run`;

export const ENVIRONMENT = {
  Environment: [
    `HOME=${HOME}`,
    `PATH=${NPM_PREFIX}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
    'NODE_ENV=production',
    'OPENCLAW_DISABLE_BONJOUR=1',
  ].join(' '),
  EnvironmentFiles: `${HOME}/.openclaw/.env (ignore_errors=yes)`,
} as const;

export const RESTART = {
  Restart: 'on-failure',
  RestartUSec: '10s',
  TimeoutStartUSec: '30s',
  TimeoutStopUSec: '30s',
  WatchdogUSec: '0',
  StartLimitIntervalUSec: '5min',
  StartLimitBurst: '5',
} as const;

export const SANDBOX = {
  NoNewPrivileges: 'yes',
  PrivateTmp: 'yes',
  PrivateDevices: 'yes',
  DevicePolicy: 'closed',
  ProtectSystem: 'strict',
  ReadWritePaths: `${HOME} /tmp`,
  ProtectKernelModules: 'yes',
  ProtectKernelTunables: 'yes',
  ProtectKernelLogs: 'yes',
  ProtectControlGroups: 'yes',
  ProtectClock: 'yes',
  ProtectHostname: 'yes',
  RestrictAddressFamilies: 'AF_INET AF_INET6 AF_NETLINK AF_UNIX',
  RestrictRealtime: 'yes',
  RestrictSUIDSGID: 'yes',
  LockPersonality: 'yes',
  SystemCallArchitectures: 'native',
} as const;

export const LOGGING = {
  StandardOutput: 'journal',
  StandardError: 'journal',
  SyslogIdentifier: 'openclaw',
} as const;

const GIB = 2 ** 30;

export const LIMITS = {
  IPAccounting: 'yes',
  MemoryMax: `${2 * GIB}`,
  MemoryHigh: `${1.5 * GIB}`,
  TasksMax: '512',
  LimitNOFILE: '4096',
  LimitNOFILESoft: '4096',
} as const;
