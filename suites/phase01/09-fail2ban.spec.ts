// 1.9 Install and configure fail2ban
import { readJail, readJailSettings } from '../../src/probe/fail2ban.ts';
import { readUnit } from '../../src/probe/systemd.ts';
import { check, expect, section, step } from '../../src/spec/index.ts';
import { SSH } from './visitors.ts';

const MAX_RETRY = 3;
const START_LIMIT_MS = 10_000;
const BAN_LIMIT_MS = 15_000;
const PENALTY_LIMIT_MS = 30_000;

section('1.9', 'Install and configure fail2ban', { needs: ['1.1', '1.5'] }, () => {
  step('Install fail2ban and its jail', {
    run: `
      sudo apt install -y fail2ban

      sudo tee /etc/fail2ban/jail.local << 'EOF'
      [DEFAULT]
      bantime = 3600
      findtime = 600
      maxretry = 5

      [sshd]
      enabled = true
      port = ssh
      filter = sshd
      logpath = /var/log/auth.log
      maxretry = 3
      EOF

      sudo systemctl enable fail2ban && sudo systemctl restart fail2ban`,
  });

  check(
    'fail2ban runs, and starts at boot',
    { severity: 'major', promise: '1.9 › systemctl enable' },
    async ({ read }) => {
      expect(await read(readUnit, 'fail2ban.service')).toMatchObject({
        activeState: 'active',
        unitFileState: 'enabled',
      });
    },
  );

  check('the sshd jail is up', { severity: 'major', promise: '1.9 › Verify' }, async ({ shell }) => {
    // systemd takes fail2ban for started before it answers.
    await expect
      .poll(() => readJail(shell, 'sshd'), { timeout: START_LIMIT_MS, interval: 250 })
      .toMatchObject({ running: true, exists: true });
  });

  check(
    'the sshd jail has the documented limits',
    { severity: 'major', promise: '1.9 › jail.local' },
    async ({ shell }) => {
      await expect
        .poll(() => readJailSettings(shell, 'sshd'), { timeout: START_LIMIT_MS, interval: 250 })
        .toEqual({ bantime: 3600, findtime: 600, maxretry: MAX_RETRY });
    },
  );

  check(
    'who fails three times on eth0 is banned there',
    { severity: 'major', promise: '1.9 › [sshd] enabled', disruptive: 'login' },
    async ({ outside, read, $ }) => {
      // Without the jail there is nothing to wait for.
      expect(await read(readJail, 'sshd')).toMatchObject({ running: true, exists: true });
      expect(await outside.open('eth0', [SSH]), 'SSH before').toEqual([SSH]);
      try {
        for (let failure = 1; failure <= MAX_RETRY; failure += 1) {
          // Of a source that has failed before, sshd itself will hear no login for a while (PerSourcePenalties).
          await expect
            .poll(() => outside.intrude('eth0'), { timeout: PENALTY_LIMIT_MS, interval: 1_000 })
            .toBe('refused');
        }
        // fail2ban reads the log, decides, and only then sets its rule.
        await expect
          .poll(() => outside.open('eth0', [SSH]), {
            timeout: BAN_LIMIT_MS,
            interval: 250,
            message: 'SSH afterwards',
          })
          .toEqual([]);
        expect((await $`sudo fail2ban-client get sshd banip`).stdout.trim(), 'who is banned').not.toBe('');
        expect(await outside.open('tailscale0', [SSH]), 'SSH over Tailscale').toEqual([SSH]);
      } finally {
        await $`sudo fail2ban-client unban --all`;
      }
    },
  );
});
