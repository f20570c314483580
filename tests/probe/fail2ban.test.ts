import { describe, expect, test } from 'vitest';
import {
  parseJailSettings,
  parseJailStatus,
  parseJails,
  readFail2ban,
  readJail,
  readJailSettings,
} from '../../src/probe/fail2ban.ts';
import { fakeShell } from './fake-shell.ts';
import { fixture } from './fixture.ts';

const STATUS = 'LC_ALL=C sudo fail2ban-client status';
const SETTINGS =
  'for setting in bantime findtime maxretry; do LC_ALL=C sudo fail2ban-client get sshd $setting || exit; done';
const missing = { exitCode: 1, stderr: 'sudo: fail2ban-client: command not found\n' };
const stopped = {
  exitCode: 255,
  stderr:
    '2026-11-22 17:35:48,359 fail2ban                [3721]: ERROR   Failed to access socket path: /var/run/fail2ban/fail2ban.sock. Is fail2ban running?\n',
};
const noJail = {
  exitCode: 255,
  stdout: "Sorry but the jail 'sshd' does not exist\n",
  stderr: "2026-11-22 17:35:53,258 fail2ban                [3783]: ERROR   NOK: ('sshd',)\n",
};
const broken = { exitCode: 255, stderr: 'ERROR   Permission denied to socket\n' };

describe('readFail2ban', () => {
  test('running, with its jails', async () => {
    const shell = fakeShell({ [STATUS]: { stdout: fixture('fail2ban-status') } });
    expect(await readFail2ban(shell)).toEqual({ installed: true, running: true, jails: ['sshd'] });
    expect(parseJails(fixture('fail2ban-status-two-jails'))).toEqual(['recidive', 'sshd']);
    expect(parseJails('Status\n|- Number of jail:\t0\n`- Jail list:\t\n')).toEqual([]);
  });

  test('stopped, and not installed', async () => {
    const none = { running: false, jails: [] };
    expect(await readFail2ban(fakeShell({ [STATUS]: stopped }))).toEqual({ installed: true, ...none });
    expect(await readFail2ban(fakeShell({ [STATUS]: missing }))).toEqual({ installed: false, ...none });
  });

  test('any other failure, and a list of another length, are errors', async () => {
    await expect(readFail2ban(fakeShell({ [STATUS]: broken }))).rejects.toThrow('Permission denied');
    expect(() => parseJails('Status\n|- Number of jail:\t2\n`- Jail list:\tsshd\n')).toThrow('cannot read');
    expect(() => parseJails('Status\n|- Number of jail:\t1\n+ news\n`- Jail list:\tsshd\n')).toThrow(
      '+ news',
    );
  });
});

describe('readJail', () => {
  const read = (answer: object) => readJail(fakeShell({ [`${STATUS} sshd`]: answer }), 'sshd');

  test('one that reads a file', async () => {
    expect(await read({ stdout: fixture('fail2ban-sshd-file') })).toEqual({
      running: true,
      exists: true,
      status: {
        filter: { currentlyFailed: 2, totalFailed: 5, fileList: ['/var/log/auth.log'], journalMatches: null },
        actions: {
          currentlyBanned: 3,
          totalBanned: 3,
          bannedIps: ['192.0.2.44', '192.0.2.7', '2001:db8::7'],
        },
      },
    });
  });

  test('one that reads the journal', () => {
    const { filter, actions } = parseJailStatus(fixture('fail2ban-sshd-journal'));
    expect(filter).toMatchObject({ fileList: [], journalMatches: '_SYSTEMD_UNIT=ssh.service + _COMM=sshd' });
    expect(actions).toEqual({ currentlyBanned: 0, totalBanned: 0, bannedIps: [] });
    expect(parseJailStatus(fixture('fail2ban-sshd-banned')).actions.currentlyBanned).toBe(2);
  });

  test('no such jail, and fail2ban stopped or not installed', async () => {
    expect(await read(noJail)).toEqual({ running: true, exists: false, status: null });
    expect(await read(stopped)).toEqual({ running: false, exists: false, status: null });
    expect(await read(missing)).toEqual({ running: false, exists: false, status: null });
  });

  test.each(['Total failed:', 'Currently banned:', 'Journal matches:'])(
    'a status without %s is an error',
    (label) => {
      expect(() => parseJailStatus(fixture('fail2ban-sshd-journal').replace(label, 'Weather:'))).toThrow(
        'cannot read',
      );
    },
  );
});

describe('readJailSettings', () => {
  const read = (answer: object) => readJailSettings(fakeShell({ [SETTINGS]: answer }), 'sshd');

  test('seconds and failures', async () => {
    const settings = { bantime: 3600, findtime: 600, maxretry: 3 };
    expect(await read({ stdout: fixture('fail2ban-settings') })).toEqual(settings);
    expect(parseJailSettings('-1\n600\n3\n').bantime).toBe(-1);
  });

  test('null without jail', async () => {
    expect(await read(noJail)).toBeNull();
    expect(await read(stopped)).toBeNull();
  });

  test.each(['3600\n600\n', '3600\n600\n3\n4\n', '1h\n600\n3\n'])('refuses %j', async (stdout) => {
    await expect(read({ stdout })).rejects.toThrow('cannot read');
  });
});
