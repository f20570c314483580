// Faults of 1.8 Configure unattended-upgrades
import type { Fault } from '../../../src/prove/fault.ts';

/** Read after all other files, so it has the last word. */
const LAST = '/etc/apt/apt.conf.d/99conform-fault';

export const unattendedUpgradesFaults: readonly Fault[] = [
  {
    id: '1.8-switched-off',
    what: 'Unattended upgrades are switched off.',
    keep: [LAST],
    inject: `echo 'APT::Periodic::Unattended-Upgrade "0";' | sudo tee ${LAST} > /dev/null`,
    breaks: ['1.8/unattended-upgrades-are-on'],
  },
  {
    id: '1.8-lists-not-updated',
    what: 'Package lists are not updated, so that no upgrade is ever seen.',
    keep: [LAST],
    inject: `echo 'APT::Periodic::Update-Package-Lists "0";' | sudo tee ${LAST} > /dev/null`,
    breaks: ['1.8/unattended-upgrades-are-on'],
  },
  {
    id: '1.8-no-security-updates',
    what: 'Security updates are not among what may be installed.',
    keep: [LAST],
    inject: `sudo tee ${LAST} > /dev/null << 'END'
#clear Unattended-Upgrade::Origins-Pattern;
#clear Unattended-Upgrade::Allowed-Origins;
Unattended-Upgrade::Origins-Pattern { "origin=Somebody,codename=\${distro_codename}-updates"; };
END`,
    breaks: ['1.8/a-dry-run-goes-through-and-security-updates-are-among-what-it-allows'],
  },
  {
    id: '1.8-timer-stopped',
    what: 'The timer that runs the upgrades is stopped.',
    inject: 'sudo systemctl stop apt-daily-upgrade.timer',
    undo: 'sudo systemctl start apt-daily-upgrade.timer',
    breaks: ['1.8/the-timers-that-run-them-are-on'],
  },
  {
    id: '1.8-timer-not-enabled',
    what: 'The timer that updates the package lists runs, and will not after the next boot.',
    inject: 'sudo systemctl disable apt-daily.timer',
    undo: 'sudo systemctl enable apt-daily.timer',
    breaks: ['1.8/the-timers-that-run-them-are-on'],
  },
];
