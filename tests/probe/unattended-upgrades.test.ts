import { describe, expect, test } from 'vitest';
import {
  parseDryRun,
  parseUnattendedUpgrades,
  readDryRun,
  readUnattendedUpgrades,
} from '../../src/probe/unattended-upgrades.ts';
import { fakeShell } from './fake-shell.ts';
import { fixture } from './fixture.ts';

const CONFIGURATION = 'apt-config dump APT::Periodic Unattended-Upgrade';
const DRY_RUN = 'LC_ALL=C sudo unattended-upgrades --dry-run --debug 2>&1';

describe('readUnattendedUpgrades', () => {
  test("Debian's configuration", async () => {
    const shell = fakeShell({ [CONFIGURATION]: { stdout: fixture('apt-config-dump') } });
    expect(await readUnattendedUpgrades(shell)).toEqual({
      enabled: true,
      updatePackageLists: true,
      allowedOrigins: [],
      originsPatterns: [
        'origin=Debian,codename=${distro_codename},label=Debian',
        'origin=Debian,codename=${distro_codename},label=Debian-Security',
        'origin=Debian,codename=${distro_codename}-security,label=Debian-Security',
      ],
    });
  });

  test("Ubuntu's list", () => {
    const text =
      'Unattended-Upgrade "";\nUnattended-Upgrade::Allowed-Origins:: "${distro_id}:${distro_codename}-security";\n';
    expect(parseUnattendedUpgrades(text).allowedOrigins).toEqual([
      '${distro_id}:${distro_codename}-security',
    ]);
  });

  test.each([
    ['', false],
    ['APT::Periodic::Unattended-Upgrade "0";', false],
    ['APT::Periodic::Unattended-Upgrade "";', false],
    ['APT::Periodic::Unattended-Upgrade "7";', true],
    ['apt::periodic::unattended-upgrade "always";', true],
  ])('%j', (text, enabled) => {
    expect(parseUnattendedUpgrades(text)).toMatchObject({ enabled, updatePackageLists: false });
  });

  test('a configuration apt cannot read, and a line we cannot read, are errors', async () => {
    const stderr = 'E: Syntax error /etc/apt/apt.conf.d/99broken:2: Extra junk at end of file\n';
    const shell = fakeShell({ [CONFIGURATION]: { exitCode: 100, stderr } });
    await expect(readUnattendedUpgrades(shell)).rejects.toThrow('99broken:2');
    expect(() => parseUnattendedUpgrades('APT { Periodic };')).toThrow('APT { Periodic };');
  });
});

describe('readDryRun', () => {
  test('one that goes through', async () => {
    const shell = fakeShell({ [DRY_RUN]: { stdout: fixture('unattended-upgrades-dry-run') } });
    expect(await readDryRun(shell)).toEqual({
      exitCode: 0,
      ok: true,
      allowedOrigins: [
        'origin=Debian,codename=trixie,label=Debian',
        'origin=Debian,codename=trixie,label=Debian-Security',
        'origin=Debian,codename=trixie-security,label=Debian-Security',
      ],
      error: null,
    });
  });

  test.each([
    ['unattended-upgrades-locked', 'upgrade result: False Lock could not be acquired'],
    [
      'unattended-upgrades-bad-configuration',
      'apt_pkg.Error: E:Syntax error /etc/apt/apt.conf.d/99broken:2: Extra junk at end of file',
    ],
  ])('%s', (name, error) => {
    expect(parseDryRun(fixture(name), 1)).toMatchObject({ exitCode: 1, ok: false, error });
  });

  test('one that allows no origin is not ok, whatever its exit code', () => {
    expect(parseDryRun('Allowed origins are: \nupgrade result: True\n', 0)).toEqual({
      exitCode: 0,
      ok: false,
      allowedOrigins: [],
      error: 'upgrade result: True',
    });
  });

  test('one that is not installed says so; one that never ends is an error', async () => {
    const stdout = 'sudo: unattended-upgrades: command not found\n';
    expect(await readDryRun(fakeShell({ [DRY_RUN]: { exitCode: 1, stdout } }))).toMatchObject({
      ok: false,
      error: stdout.trim(),
    });
    const hangs = fakeShell({ [DRY_RUN]: { exitCode: null, signal: 'TERM' } });
    await expect(readDryRun(hangs)).rejects.toThrow('signal TERM');
  });
});
