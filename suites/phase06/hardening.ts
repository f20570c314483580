// What each hardening directive of the unit must stop by itself: the reason that it is there.
import type { Hardening } from '../../src/probe/service-sandbox.ts';

export const CALL_32_BIT = 'make a 32-bit system call';
/** What comes of that where the kernel has no such calls; seccomp ends it by another signal (SIGSYS, 31). */
export const NO_SUCH_GATE = 'ended by signal 11';

export const HARDENING: readonly Hardening[] = [
  { directive: 'NoNewPrivileges', stops: ['run a setuid program'] },
  { directive: 'PrivateTmp', stops: ['read a file of others in /tmp'] },
  { directive: 'PrivateDevices', stops: ['make a device'] },
  { directive: 'DevicePolicy', stops: ['open a device that is none of /dev/null and its like'] },
  { directive: 'ProtectSystem', stops: ['write to /usr', 'write to /etc', 'write to /var'] },
  { directive: 'ProtectKernelModules', stops: ['load a kernel module'] },
  { directive: 'ProtectKernelTunables', stops: ['write to /proc/sys'] },
  { directive: 'ProtectKernelLogs', stops: ['read the kernel log'] },
  { directive: 'ProtectControlGroups', stops: ['write to /sys/fs/cgroup'] },
  { directive: 'ProtectClock', stops: ['set the clock'] },
  { directive: 'ProtectHostname', stops: ['set the hostname'] },
  { directive: 'RestrictAddressFamilies', stops: ['open a packet socket'] },
  { directive: 'RestrictRealtime', stops: ['schedule in real time'] },
  { directive: 'RestrictSUIDSGID', stops: ['make a setuid file'] },
  { directive: 'LockPersonality', stops: ['change the personality'] },
  { directive: 'SystemCallArchitectures', stops: [CALL_32_BIT] },
  { directive: 'LimitNOFILE', stops: ['open more than 4096 files'] },
];
