// Faults that show only after a reboot. Those that break the same check stand apart, which saves reboots in between.
import type { Fault } from '../../../src/prove/fault.ts';

const after = (what: string): string => `Phase 1 Checkpoint/after-a-reboot-${what}`;
const SYSTEM = after('the-system-is-up-without-a-failed-unit');
const UFW = after('ufw-is-in-force-with-its-rules');
const DOCKER_USER = after('docker-user-holds-the-documented-rules');
const VISITOR = after('a-visitor-on-eth0-finds-ssh-and-no-published-port');
const TIMERS = after('the-timers-of-unattended-upgrades-are-set');
const FAIL2BAN = after('fail2ban-watches-sshd');

const UNIT = '/etc/systemd/system/conform-fault.service';

export const checkpointFaults: readonly Fault[] = [
  {
    id: 'checkpoint-ufw-not-enabled',
    what: 'UFW is active, and nothing starts it at boot.',
    inject: 'sudo systemctl disable ufw.service',
    undo: 'sudo systemctl enable ufw.service\nsudo ufw --force enable',
    breaks: [UFW, DOCKER_USER, VISITOR],
  },
  {
    id: 'checkpoint-fail2ban-not-enabled',
    what: 'fail2ban runs, and nothing starts it at boot.',
    inject: 'sudo systemctl disable fail2ban.service',
    undo: `sudo systemctl enable --now fail2ban.service
until sudo fail2ban-client status sshd > /dev/null 2>&1; do sleep 0.2; done`,
    breaks: [FAIL2BAN, '1.9/fail2ban-runs-and-starts-at-boot'],
  },
  {
    id: 'checkpoint-timer-not-enabled',
    what: 'The timer that updates the package lists runs, and nothing starts it at boot.',
    inject: 'sudo systemctl disable apt-daily.timer',
    undo: 'sudo systemctl enable --now apt-daily.timer',
    breaks: [TIMERS, '1.8/the-timers-that-run-them-are-on'],
  },
  {
    id: 'checkpoint-rules-not-persisted',
    what: 'The rules of DOCKER-USER are in the kernel, and in no file.',
    keep: ['/etc/ufw/after.rules'],
    inject: "sudo sed -i '/DOCKER-USER/d' /etc/ufw/after.rules",
    undo: 'sudo ufw reload',
    breaks: [DOCKER_USER, VISITOR],
  },
  {
    id: 'checkpoint-failing-unit',
    what: 'A service fails at boot.',
    inject: `sudo tee ${UNIT} > /dev/null << 'END'
[Service]
Type=oneshot
ExecStart=/bin/false
[Install]
WantedBy=multi-user.target
END
sudo systemctl enable conform-fault.service`,
    undo: `sudo systemctl disable conform-fault.service
sudo rm ${UNIT}
sudo systemctl daemon-reload
sudo systemctl reset-failed conform-fault.service`,
    breaks: [SYSTEM],
  },
];
