import { describe, expect, test } from 'vitest';
import {
  parseAutoremovable,
  parsePackageVersions,
  parseUpgradable,
  readAutoremovable,
  readPackageVersions,
  readUpgradable,
} from '../../src/probe/packages.ts';
import { fakeShell } from './fake-shell.ts';
import { fixture } from './fixture.ts';

const UPGRADE = 'LC_ALL=C apt-get -s --with-new-pkgs upgrade';
const AUTOREMOVE = 'LC_ALL=C apt-get -s autoremove';
const query = (names: string) =>
  `LC_ALL=C dpkg-query -W -f $'\${db:Status-Status}\\\\t\${Package}\\\\t\${Version}\\\\n' ${names}`;

describe('readPackageVersions', () => {
  test('null of a package that dpkg has never heard of', async () => {
    const stderr = 'dpkg-query: no packages found matching nosuchpkg\n';
    const shell = fakeShell({
      [query('ufw nosuchpkg gcc')]: { exitCode: 1, stdout: fixture('dpkg-query'), stderr },
    });
    expect(await readPackageVersions(shell, ['ufw', 'nosuchpkg', 'gcc'])).toEqual({
      ufw: '0.36.2-9',
      nosuchpkg: null,
      gcc: '4:14.2.0-1',
    });
  });

  test('left-over configuration is not an installed package', () => {
    expect(parsePackageVersions('config-files\tufw\t0.36.2-9\nnot-installed\tgcc\t\n')).toEqual({});
    expect(() => parsePackageVersions('ii  ufw 0.36')).toThrow('ii  ufw');
  });

  test('a dpkg that fails is an error', async () => {
    const shell = fakeShell({ [query('ufw')]: { exitCode: 2, stderr: 'dpkg-query: error: parsing file\n' } });
    await expect(readPackageVersions(shell, ['ufw'])).rejects.toThrow('parsing file');
  });
});

describe('readUpgradable', () => {
  test('names, without what is kept back and what would come along', async () => {
    const shell = fakeShell({ [UPGRADE]: { stdout: fixture('apt-upgrade-four') } });
    expect(await readUpgradable(shell)).toEqual(['libssl3t64', 'openssl', 'openssl-provider-legacy', 'ufw']);
    const text =
      'Inst new (2 D [all])\nInst old [1] (2 D [all])\n1 upgraded, 1 newly installed, 0 to remove and 0 not upgraded.\n';
    expect(parseUpgradable(text)).toEqual(['old']);
  });

  test('nothing to do', () => {
    expect(parseUpgradable(fixture('apt-upgrade-nothing'))).toEqual([]);
  });

  test('a number that does not fit the names, or none at all, is an error', () => {
    const text = fixture('apt-upgrade-four');
    expect(() => parseUpgradable(text.replace('4 upgraded', '5 upgraded'))).toThrow('but 4 named');
    expect(() => parseUpgradable(text.replace(/^4 upgraded.*$/m, 'Summary:'))).toThrow('cannot read');
  });

  test('an apt that refuses to plan is an error', async () => {
    const shell = fakeShell({ [UPGRADE]: { exitCode: 100, stderr: 'E: Unmet dependencies.\n' } });
    await expect(readUpgradable(shell)).rejects.toThrow('E: Unmet dependencies.');
  });
});

describe('readAutoremovable', () => {
  test('names', async () => {
    const shell = fakeShell({ [AUTOREMOVE]: { stdout: fixture('apt-autoremove-one') } });
    expect(await readAutoremovable(shell)).toEqual(['python3-systemd']);
    expect(parseAutoremovable(fixture('apt-upgrade-nothing'))).toEqual([]);
  });

  test('a number that does not fit the names is an error', () => {
    expect(() =>
      parseAutoremovable(fixture('apt-autoremove-one').replace('1 to remove', '2 to remove')),
    ).toThrow('but 1 named');
  });
});
