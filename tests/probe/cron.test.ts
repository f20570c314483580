import { describe, expect, test } from 'vitest';
import { parseCrontab, readCronFolder, readRunParts } from '../../src/probe/cron.ts';
import { fakeShell } from './fake-shell.ts';
import { fixture } from './fixture.ts';

const CRONTAB = fixture('crontab-debian');
const OWN = { HOME: '/root', LOGNAME: 'root', SHELL: '/bin/sh', PATH: '/usr/bin:/bin' };

describe('readCronFolder', () => {
  test('Debian’s crontab', async () => {
    const shell = fakeShell({ 'cat /etc/crontab': { stdout: CRONTAB } });
    expect(await readCronFolder(shell, '/etc/cron.weekly')).toEqual({
      environment: { ...OWN, PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
      user: 'root',
      command: 'test -x /usr/sbin/anacron || { cd / && run-parts --report /etc/cron.weekly; }',
    });
  });

  test('a folder that it has no line for', () => {
    expect(parseCrontab(CRONTAB, '/etc/cron.week')).toMatchObject({ user: null, command: null });
  });

  test('variables in quotes, and cron’s own ones where there are none', () => {
    expect(parseCrontab('MAILTO="a b"\nSHELL = /bin/bash\n', '/x')).toEqual({
      environment: { ...OWN, SHELL: '/bin/bash', MAILTO: 'a b' },
      user: null,
      command: null,
    });
    expect(parseCrontab("PATH='/opt'", '/x').environment).toMatchObject({ PATH: '/opt' });
  });

  test('a time with a name, and one commented out', () => {
    const text = '#@weekly root run-parts /x\n@weekly nobody run-parts /x\n';
    expect(parseCrontab(text, '/x')).toMatchObject({ user: 'nobody', command: 'run-parts /x' });
  });

  test('refuses what it cannot read', () => {
    expect(() => parseCrontab('0 0 * *', '/x')).toThrow('cannot read');
  });

  test('no cron', async () => {
    const shell = fakeShell({ 'cat /etc/crontab': { exitCode: 1, stderr: 'No such file or directory' } });
    await expect(readCronFolder(shell, '/x')).rejects.toThrow('Install cron.');
  });
});

describe('readRunParts', () => {
  test('names, sorted', async () => {
    const shell = fakeShell({ 'run-parts --test /x': { stdout: '/x/b\n/x/a\n' } });
    expect(await readRunParts(shell, '/x')).toEqual(['a', 'b']);
  });

  test('no such folder', async () => {
    const shell = fakeShell({ 'run-parts --test /x': { exitCode: 1, stderr: 'failed to open directory' } });
    await expect(readRunParts(shell, '/x')).rejects.toThrow('failed to open');
  });
});
