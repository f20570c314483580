// Faults of 6.2 Enable and start, and of the unit that is then loaded
import type { Fault } from '../../../src/prove/fault.ts';
import { HARDENING } from '../../../suites/phase06/hardening.ts';
import { GATEWAY_ANSWERS } from '../operations/gateway-answers.ts';
import { amidGateway, openclawReplaced, RESTARTED, UNIT_FILE, UP, unitChanged } from './unit.ts';

const SANDBOX = '6.2/its-sandbox-is-loaded-directive-by-directive';
const DROP_IN = `${UNIT_FILE}.d`;
const LIMITS = '6.2/its-limits-are-loaded-directive-by-directive';
const RESTART = '6.2/systemd-restarts-it-as-documented-and-gives-up-as-documented';
const SCORES = {
  '6.3/its-exposure-is-5-8-which-is-medium': 'one directive may not change the rounded figure',
  'Verification Checklist/the-service-is-exposed-to-5-8-at-most':
    'one directive may not change the rounded figure',
};
const BIN = '/home/openclaw-svc/.npm-global/bin';
/** Those that are loaded as a limit, not as part of the sandbox. */
const LIMIT = 'LimitNOFILE';

/** Id of the check that the registry makes of such a title. */
function attemptOf(directive: string, stops: readonly string[]): string {
  const title = `${directive}: the service cannot ${stops.join(', ')}`;
  return `6.2/${title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/-$/, '')}`;
}

const FED = openclawReplaced('while :; do systemd-notify WATCHDOG=1; sleep 3; done &\nexec $KEPT "$@"');

const PRIVATE_DEVICES = attemptOf('PrivateDevices', ['make a device']);
/** PrivateDevices=yes closes the device policy as well. */
const IMPLIED: Readonly<Record<string, readonly string[]>> = { DevicePolicy: ['/^PrivateDevices=/d'] };

const withoutOne: readonly Fault[] = HARDENING.map(({ directive, stops }) => ({
  id: `6.2-without-${directive}`,
  what: `The unit has no ${directive}.`,
  ...unitChanged(`/^${directive}=/d`, ...(IMPLIED[directive] ?? [])),
  breaks: [directive === LIMIT ? LIMITS : SANDBOX, attemptOf(directive, stops)],
  mayBreak: {
    ...SCORES,
    ...(directive in IMPLIED && { [PRIVATE_DEVICES]: 'it is gone, too' }),
  },
}));

export const startFaults: readonly Fault[] = [
  {
    id: '6.2-file-changed-since',
    what: 'The unit was changed, and systemd has not been told.',
    keep: [UNIT_FILE],
    inject: `echo '# changed' | sudo tee -a ${UNIT_FILE} > /dev/null`,
    undo: 'sudo systemctl daemon-reload',
    breaks: ['6.2/systemd-has-loaded-the-file-as-it-stands'],
  },
  {
    id: '6.2-disabled',
    what: 'The service runs, and nothing starts it at boot.',
    inject: 'sudo systemctl disable openclaw.service',
    undo: `sudo systemctl enable --now openclaw.service\n${UP}`,
    breaks: [
      '6.2/the-service-runs-and-starts-at-boot',
      '6.2/it-waits-for-the-network-and-needs-docker',
      '6.4/after-a-reboot-the-gateway-answers',
    ],
  },
  {
    id: '6.2-stopped',
    what: 'The service is stopped, and nothing brings it back: who starts it is told that all is well.',
    // Checks start it anew for their own ends. A condition that does not hold lets them, and keeps it down, also after a reboot.
    inject: `sudo mkdir -p ${DROP_IN}
printf '[Unit]\\nConditionPathExists=/nonexistent\\n' | sudo tee ${DROP_IN}/down.conf > /dev/null
sudo systemctl daemon-reload
sudo systemctl stop openclaw.service`,
    undo: `sudo rm -r ${DROP_IN}
sudo systemctl daemon-reload
${RESTARTED}`,
    breaks: [
      '6.2/the-service-runs-and-starts-at-boot',
      '6.2/the-gateway-answers',
      '6.2/all-of-its-processes-are-inside-the-sandbox',
      '6.2/what-it-says-is-in-the-journal-under-its-name',
      '6.2/systemd-counts-its-traffic',
      '6.3/the-service-is-active',
      '6.3/its-journal-tells-of-no-error',
      '6.3/the-gateway-listens-on-127-0-0-1-only',
      '6.3/nobody-off-the-machine-reaches-it',
      '6.4/it-is-active-again',
      '6.4/the-gateway-answers-again',
      '6.4/after-five-starts-in-five-minutes-it-stays-down',
      'Verification Checklist/the-service-runs',
      'Verification Checklist/the-gateway-listens-on-127-0-0-1-only',
      'Verification Checklist/the-audit-has-nothing-critical-and-no-warning-about-host-and-gateway',
      'Verification Checklist/the-bot-answers-its-owner',
      ...GATEWAY_ANSWERS,
      'Phase 9 › Update procedure/the-gateway-came-up-as-the-version-that-was-asked-for',
      'Phase 9 › Update procedure/a-message-is-answered-after-the-update',
      'Phase 9 › Update procedure/a-message-is-answered-after-the-rollback-by-the-version-that-was-rolled-back-to',
    ],
  },
  {
    id: '6.2-docker-not-required',
    what: 'The unit does not require Docker.',
    ...unitChanged('/^Requires=/d'),
    breaks: ['6.2/it-waits-for-the-network-and-needs-docker', '6.4/without-docker-it-does-not-run'],
  },
  {
    id: '6.2-as-root',
    what: 'The gateway is to run as root.',
    ...unitChanged('s/^User=.*/User=root/'),
    breaks: ['6.2/it-runs-the-gateway-as-the-service-user'],
    mayBreak: {
      ...SCORES,
      '6.2/the-directives-left-out-would-end-the-gateway': 'some only concern who has no capabilities',
      '6.2/a-watchdog-would-end-a-healthy-gateway': 'root has no OpenClaw of its own',
      '6.2/the-gateway-outlives-a-reload': 'root has no OpenClaw of its own',
    },
  },
  {
    id: '6.2-other-environment',
    what: 'The gateway announces itself by Bonjour.',
    ...unitChanged('/OPENCLAW_DISABLE_BONJOUR/d'),
    breaks: ['6.2/its-environment-is-the-documented-one'],
  },
  {
    id: '6.2-never-restarted',
    what: 'systemd does not start the gateway anew when it fails.',
    ...unitChanged('s/^Restart=.*/Restart=no/'),
    breaks: [
      RESTART,
      '6.4/what-was-killed-is-started-anew-within-15-seconds',
      '6.4/after-five-starts-in-five-minutes-it-stays-down',
    ],
  },
  {
    id: '6.2-no-start-limit',
    what: 'systemd never gives up.',
    ...unitChanged('s/^StartLimitBurst=.*/StartLimitBurst=1000/'),
    breaks: [RESTART, '6.4/after-five-starts-in-five-minutes-it-stays-down'],
  },
  {
    id: '6.2-more-memory',
    what: 'The service may take all memory.',
    ...unitChanged('/^MemoryMax=/d'),
    breaks: [LIMITS],
    mayBreak: { '6.2/the-kernel-limits-its-memory-and-tasks': 'it does not apply everywhere' },
  },
  ...withoutOne,
  {
    id: '6.2-usr-writable',
    what: 'The service may write to /usr after all.',
    ...unitChanged('s/^ReadWritePaths=.*/& \\/usr/'),
    breaks: [SANDBOX, attemptOf('ProtectSystem', ['write to /usr', 'write to /etc', 'write to /var'])],
    mayBreak: SCORES,
  },
  {
    id: '6.2-process-outside',
    what: 'One of the service’s processes is not confined.',
    inject: `${amidGateway('exec sleep 600')} > /dev/null 2>&1 &
until pgrep -fx 'sleep 600' > /dev/null; do sleep 0.1; done
sleep_pid=$(pgrep -fx 'sleep 600')
until grep -q openclaw.service /proc/$sleep_pid/cgroup; do sleep 0.1; done`,
    undo: "sudo pkill -fx 'sleep 600'",
    breaks: ['6.2/all-of-its-processes-are-inside-the-sandbox'],
  },
  {
    id: '6.2-docker-out-of-reach',
    what: 'The gateway finds a docker that does nothing.',
    keep: [`${BIN}/docker`],
    inject: `printf '#!/bin/sh\\nexit 1\\n' | sudo tee ${BIN}/docker > /dev/null
sudo chmod 0755 ${BIN}/docker`,
    breaks: ['6.2/the-directives-left-out-would-end-the-gateway'],
  },
  {
    id: '6.2-watchdog-fed',
    what: 'The gateway does tell systemd’s watchdog that it is well.',
    keep: [UNIT_FILE],
    inject: `${FED.inject}
sudo sed -i 's/^Type=simple/&\\nNotifyAccess=all/' ${UNIT_FILE}
sudo systemctl daemon-reload`,
    undo: `${FED.undo}
sudo systemctl daemon-reload`,
    // systemd counts NotifyAccess=all among what exposes a service.
    breaks: ['6.2/a-watchdog-would-end-a-healthy-gateway', '6.3/its-exposure-is-5-8-which-is-medium'],
  },
  {
    id: '6.2-reload-by-hangup',
    what: 'A reload hangs up on the gateway.',
    ...unitChanged('s/^Restart=/ExecReload=\\/bin\\/kill -HUP $MAINPID\\n&/'),
    breaks: ['6.2/the-gateway-outlives-a-reload'],
  },
  {
    id: '6.2-other-name-in-journal',
    what: 'The gateway logs under another name.',
    ...unitChanged('s/^SyslogIdentifier=.*/SyslogIdentifier=node/'),
    breaks: ['6.2/what-it-says-is-in-the-journal-under-its-name'],
  },
  {
    id: '6.2-traffic-not-counted',
    what: 'systemd does not count the service’s traffic.',
    ...unitChanged('/^IPAccounting=/d'),
    breaks: [LIMITS, '6.2/systemd-counts-its-traffic'],
  },
];
