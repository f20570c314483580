// 1.8 Configure unattended-upgrades
import { readUnit } from '../../src/probe/systemd.ts';
import { readDryRun, readUnattendedUpgrades } from '../../src/probe/unattended-upgrades.ts';
import { check, expect, section, step } from '../../src/spec/index.ts';
import { UPGRADE_TIMERS } from './upgrade-timers.ts';

section('1.8', 'Configure unattended-upgrades', { needs: ['1.1'] }, () => {
  step('Reconfigure unattended-upgrades', {
    run: 'sudo DEBIAN_FRONTEND=noninteractive dpkg-reconfigure -plow unattended-upgrades',
  });

  check(
    'unattended upgrades are on',
    { severity: 'major', promise: '1.8 › Configure unattended-upgrades' },
    async ({ read }) => {
      expect(await read(readUnattendedUpgrades)).toMatchObject({ enabled: true, updatePackageLists: true });
    },
  );

  check(
    'a dry run goes through, and security updates are among what it allows',
    { severity: 'major', promise: '1.8 › Verify' },
    async ({ read }) => {
      const { ok, error, allowedOrigins } = await read(readDryRun);
      expect({ ok, error }).toEqual({ ok: true, error: null });
      expect(allowedOrigins.some((origin) => /security/i.test(origin))).toBe(true);
    },
  );

  check(
    'the timers that run them are on',
    { severity: 'major', promise: '1.8 › Configure unattended-upgrades' },
    async ({ read }) => {
      for (const timer of UPGRADE_TIMERS) {
        expect(await read(readUnit, timer), timer).toMatchObject({
          activeState: 'active',
          unitFileState: 'enabled',
        });
      }
    },
  );
});
