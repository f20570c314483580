// Phase 1 Checkpoint, and that what the phase has set up survives a reboot
import { satisfies } from 'semver';
import { DOCKER_USER } from '../../fixtures/docker-user.ts';
import { INBOUND, OUTBOUND, withTwins } from '../../fixtures/ufw.ts';
import { readFail2ban } from '../../src/probe/fail2ban.ts';
import { readChain, readJumps } from '../../src/probe/iptables.ts';
import { readListeningSockets } from '../../src/probe/sockets.ts';
import { readSystemState, readUnit } from '../../src/probe/systemd.ts';
import { readTailscaleIps } from '../../src/probe/tailscale.ts';
import { readUfw } from '../../src/probe/ufw.ts';
import { ruleText } from '../../src/probe/ufw-rule.ts';
import { readVersion } from '../../src/probe/versions.ts';
import { check, expect, section, step } from '../../src/spec/index.ts';
import { UPGRADE_TIMERS } from './upgrade-timers.ts';
import { SSH, withPublishedPort } from './visitors.ts';

section('Phase 1 Checkpoint', 'Phase 1 Checkpoint', {}, () => {
  step('Print the checkpoint', {
    run: `
      echo "Node.js: $(node --version)"
      echo "Docker: $(docker --version)"
      echo "UFW: $(sudo ufw status | head -1)"
      echo "Tailscale: $(tailscale ip -4)"
      echo "fail2ban: $(sudo fail2ban-client status sshd 2>/dev/null | head -1)"`,
  });

  check(
    'Node.js is 22.x',
    { severity: 'critical', promise: 'Phase 1 Checkpoint › Node.js', needs: ['1.3'] },
    async ({ read, inputs }) => {
      const { version } = await read(readVersion, 'node');
      expect(version).toSatisfy((found: string) => satisfies(found, `${inputs.nodeMajor}.x`));
    },
  );

  check(
    'Docker reports a version',
    { severity: 'critical', promise: 'Phase 1 Checkpoint › Docker', needs: ['1.4'] },
    async ({ read }) => {
      expect(await read(readVersion, 'docker')).toEqual({ installed: true, version: expect.any(String) });
    },
  );

  check(
    'UFW is active',
    { severity: 'critical', promise: 'Phase 1 Checkpoint › UFW', needs: ['1.5', '1.6'] },
    async ({ read }) => {
      expect((await read(readUfw)).active).toBe(true);
    },
  );

  check(
    'Tailscale has an address',
    { severity: 'major', promise: 'Phase 1 Checkpoint › Tailscale' },
    async ({ read }) => {
      expect(await read(readTailscaleIps)).toHaveLength(1);
    },
  );

  check(
    'fail2ban watches sshd',
    { severity: 'major', promise: 'Phase 1 Checkpoint › fail2ban', needs: ['1.9'] },
    async ({ read }) => {
      expect((await read(readFail2ban)).jails).toContain('sshd');
    },
  );

  check(
    'after a reboot the system is up, without a failed unit',
    {
      severity: 'major',
      promise: 'Phase 1 › a server',
      needs: ['1.3', '1.4', '1.5', '1.6', '1.9'],
      disruptive: 'reboot',
    },
    async ({ afterReboot, read }) => {
      await afterReboot();
      expect(await read(readSystemState)).toEqual({ state: 'running', failedUnits: [] });
    },
  );

  check(
    'after a reboot UFW is in force with its rules',
    {
      severity: 'critical',
      promise: '1.5 › ufw enable',
      needs: ['1.5', '1.6'],
      until: 'Phase 7 › Remove SSH safety-net rule',
      disruptive: 'reboot',
    },
    async ({ afterReboot, read, inputs }) => {
      await afterReboot();
      const { active, incoming, rules } = await read(readUfw);
      expect({ active, incoming }).toEqual({ active: true, incoming: 'deny' });
      expect(rules.filter(({ direction }) => direction === 'in').map(ruleText)).toEqual(withTwins(INBOUND));
      expect(rules.filter(({ direction }) => direction === 'out').map(ruleText)).toEqual(
        withTwins(OUTBOUND[inputs.outbound]),
      );
    },
  );

  check(
    'after a reboot DOCKER-USER holds the documented rules',
    { severity: 'critical', promise: '1.6 › Persist the rules', needs: ['1.6'], disruptive: 'reboot' },
    async ({ afterReboot, read }) => {
      await afterReboot();
      expect(await read(readChain, 'DOCKER-USER')).toEqual({ policy: null, rules: DOCKER_USER });
      expect((await read(readJumps)).map(({ position }) => position)).toEqual([0]);
    },
  );

  check(
    'after a reboot a visitor on eth0 finds SSH, and no published port',
    {
      severity: 'critical',
      promise: '1.6 › Persist the rules',
      needs: ['1.5', '1.6'],
      until: 'Phase 7 › Remove SSH safety-net rule',
      disruptive: 'reboot',
    },
    async (context) => {
      await context.afterReboot();
      await withPublishedPort(context, async (port) => {
        const { outside, read } = context;
        const listening = (await read(readListeningSockets)).map((socket) => socket.port);
        expect(await outside.open('tailscale0', [SSH, port])).toEqual([SSH, port]);
        expect(await outside.open('eth0', [...listening, port])).toEqual([SSH]);
      });
    },
  );

  check(
    'after a reboot fail2ban watches sshd',
    { severity: 'major', promise: '1.9 › systemctl enable', needs: ['1.9'], disruptive: 'reboot' },
    async ({ afterReboot, shell }) => {
      await afterReboot();
      await expect
        .poll(async () => (await readFail2ban(shell)).jails, { timeout: 10_000, interval: 250 })
        .toContain('sshd');
    },
  );

  check(
    'after a reboot the timers of unattended upgrades are set',
    {
      severity: 'major',
      promise: '1.8 › Configure unattended-upgrades',
      needs: ['1.8'],
      disruptive: 'reboot',
    },
    async ({ afterReboot, read }) => {
      await afterReboot();
      for (const timer of UPGRADE_TIMERS) {
        // “elapsed” is one that will not run again. What was missed while the machine was off is made up for at once: “running”.
        expect(await read(readUnit, timer), timer).toMatchObject({
          activeState: 'active',
          subState: expect.stringMatching(/^(waiting|running)$/),
        });
      }
    },
  );

  check(
    'after a power cut the firewall is in force with its rules, and fail2ban watches sshd',
    {
      severity: 'critical',
      promise: '1.6 › Persist the rules',
      needs: ['1.5', '1.6', '1.9'],
      until: 'Phase 7 › Remove SSH safety-net rule',
      disruptive: 'reboot',
    },
    async ({ afterPowerCut, read, shell, inputs }) => {
      await afterPowerCut();
      const { active, incoming, rules } = await read(readUfw);
      expect({ active, incoming }).toEqual({ active: true, incoming: 'deny' });
      expect(rules.filter(({ direction }) => direction === 'in').map(ruleText)).toEqual(withTwins(INBOUND));
      expect(rules.filter(({ direction }) => direction === 'out').map(ruleText)).toEqual(
        withTwins(OUTBOUND[inputs.outbound]),
      );
      expect(await read(readChain, 'DOCKER-USER')).toEqual({ policy: null, rules: DOCKER_USER });
      await expect
        .poll(async () => (await readFail2ban(shell)).jails, { timeout: 10_000, interval: 250 })
        .toContain('sshd');
    },
  );
});
