import { describe, expect, test } from 'vitest';
import { parseAccount, readAccount } from '../../src/probe/user.ts';
import { fakeShell } from './fake-shell.ts';

const COMMAND =
  'getent passwd -- openclaw-svc && id -nG -- openclaw-svc && LC_ALL=C sudo passwd --status openclaw-svc';
const ENTRY = 'openclaw-svc:x:994:994::/home/openclaw-svc:/bin/bash';
const SAID = `${ENTRY}\nopenclaw-svc docker\nopenclaw-svc L 2026-11-22 -1 -1 -1 -1\n`;

describe('readAccount', () => {
  const read = (answer: object) => readAccount(fakeShell({ [COMMAND]: answer }), 'openclaw-svc');

  test('one that exists', async () => {
    expect(await read({ stdout: SAID })).toEqual({
      exists: true,
      uid: 994,
      home: '/home/openclaw-svc',
      shell: '/bin/bash',
      groups: ['docker', 'openclaw-svc'],
      password: 'locked',
    });
  });

  test.for([
    ['P', 'set'],
    ['NP', 'none'],
  ] as const)('a password with the letters %s is %s', ([letters, password]) => {
    expect(parseAccount(SAID.replace(' L ', ` ${letters} `)).password).toBe(password);
  });

  test('one that does not exist, and a failure of anything else', async () => {
    expect(await read({ exitCode: 2 })).toEqual({
      exists: false,
      uid: null,
      home: null,
      shell: null,
      groups: null,
      password: null,
    });
    await expect(read({ exitCode: 1, stdout: ENTRY, stderr: 'passwd: Permission denied.' })).rejects.toThrow(
      'Permission denied',
    );
  });

  test.for([SAID.replace(':994:994', ''), SAID.replace(' L ', ' X '), ''])('refuses %j', (text) => {
    expect(() => parseAccount(text)).toThrow('cannot read');
  });
});
