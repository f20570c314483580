import { describe, expect, test } from 'vitest';
import { parseFileStatus, readFileStatus } from '../../src/probe/files.ts';
import { fakeShell } from './fake-shell.ts';
import { fixture } from './fixture.ts';

const stat = (path: string) => `LC_ALL=C sudo stat -c $'%04a %s %U %G %F' -- ${path}`;
// The fixture ends each line with the path, which tells the four apart.
const captured = fixture('stat-files')
  .trim()
  .split('\n')
  .map((line) => line.replace(/ \S+$/, ''));

describe('readFileStatus', () => {
  test('a file', async () => {
    const shell = fakeShell({ [stat('/etc/shadow')]: { stdout: `${captured[0]}\n` } });
    expect(await readFileStatus(shell, '/etc/shadow')).toEqual({
      path: '/etc/shadow',
      exists: true,
      type: 'file',
      mode: '0640',
      owner: 'root',
      group: 'shadow',
      size: 631,
    });
  });

  test('a path that does not exist', async () => {
    const stderr = "stat: cannot statx '/nope': No such file or directory\n";
    const shell = fakeShell({ [stat('/nope')]: { exitCode: 1, stderr } });
    const nothing = { type: null, mode: null, owner: null, group: null, size: null };
    expect(await readFileStatus(shell, '/nope')).toEqual({ path: '/nope', exists: false, ...nothing });
  });

  test('a path that cannot be looked at is an error', async () => {
    const stderr = "stat: cannot statx '/x': Input/output error\n";
    await expect(readFileStatus(fakeShell({ [stat('/x')]: { exitCode: 1, stderr } }), '/x')).rejects.toThrow(
      'Input/output',
    );
  });
});

test('parseFileStatus tells the types apart', () => {
  expect(captured.map((line) => parseFileStatus(line).type)).toEqual([
    'file',
    'directory',
    'other',
    'symlink',
  ]);
  expect(parseFileStatus('1777 0 root root regular empty file\n')).toMatchObject({
    type: 'file',
    mode: '1777',
    size: 0,
  });
  expect(() => parseFileStatus('rw-r--r-- root root')).toThrow('rw-r--r--');
});
