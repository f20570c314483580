// Faults of 1.9 Install and configure fail2ban
import type { Fault } from '../../../src/prove/fault.ts';

const RUNS = '1.9/fail2ban-runs-and-starts-at-boot';
const JAIL = '1.9/the-sshd-jail-is-up';
const LIMITS = '1.9/the-sshd-jail-has-the-documented-limits';
const BAN = '1.9/who-fails-three-times-on-eth0-is-banned-there';
const CHECKPOINT = 'Phase 1 Checkpoint/fail2ban-watches-sshd';

/**
 * Started again, fail2ban looks back at what it has not seen yet, and would ban us for what we tried meanwhile (so what was
 * logged is taken out again); sshd has had enough of us, too (PerSourcePenalties).
 */
const SSH_RESTARTED = 'sudo systemctl restart ssh';
/** The jail is up a little later than systemd says that the service is. */
const UP = 'until sudo fail2ban-client status sshd > /dev/null 2>&1; do sleep 0.2; done';
const RELOAD = `${SSH_RESTARTED}\nsudo fail2ban-client reload --restart sshd\n${UP}`;

export const fail2banFaults: readonly Fault[] = [
  {
    id: '1.9-stopped',
    what: 'fail2ban is stopped.',
    logged: true,
    inject: 'sudo systemctl stop fail2ban',
    undo: `${SSH_RESTARTED}\nsudo systemctl start fail2ban\n${UP}`,
    breaks: [RUNS, JAIL, LIMITS, BAN, CHECKPOINT],
  },
  {
    id: '1.9-jail-stopped',
    what: 'fail2ban runs without the jail for sshd.',
    logged: true,
    inject: 'sudo fail2ban-client stop sshd',
    undo: `${SSH_RESTARTED}\nsudo fail2ban-client reload\n${UP}`,
    breaks: [JAIL, LIMITS, BAN, CHECKPOINT],
  },
  {
    id: '1.9-short-ban',
    what: 'A ban ends after a minute.',
    logged: true,
    inject: 'sudo fail2ban-client set sshd bantime 60',
    undo: RELOAD,
    breaks: [LIMITS],
  },
  {
    id: '1.9-forgetful',
    what: 'Failures are forgotten after a minute.',
    logged: true,
    inject: 'sudo fail2ban-client set sshd findtime 60',
    undo: RELOAD,
    breaks: [LIMITS],
  },
  {
    id: '1.9-ban-without-effect',
    what: 'fail2ban lists who is banned, and keeps nobody out.',
    logged: true,
    inject: `for action in $(sudo fail2ban-client get sshd actions | tail -n +2 | tr -d ,); do
  sudo fail2ban-client set sshd delaction "$action"
done`,
    undo: RELOAD,
    breaks: [BAN],
  },
];
