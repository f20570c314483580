// What has unattended upgrades done: the lists of packages first, then the upgrades.
export const UPGRADE_TIMERS = ['apt-daily.timer', 'apt-daily-upgrade.timer'] as const;
