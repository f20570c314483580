// 1.1 Update system packages
import { readAutoremovable, readUpgradable } from '../../src/probe/packages.ts';
import { check, expect, section, step } from '../../src/spec/index.ts';

section('1.1', 'Update system packages', {}, () => {
  step('Update, upgrade and autoremove', {
    run: `
      sudo apt update && sudo apt upgrade -y
      sudo apt autoremove -y`,
  });

  check(
    'no package is left to upgrade',
    { severity: 'major', promise: '1.1 › Update system packages' },
    async ({ read }) => {
      expect(await read(readUpgradable)).toEqual([]);
    },
  );

  check(
    'no package is left to autoremove',
    { severity: 'minor', promise: '1.1 › Update system packages' },
    async ({ read }) => {
      expect(await read(readAutoremovable)).toEqual([]);
    },
  );
});
