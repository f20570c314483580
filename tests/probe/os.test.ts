import { expect, test } from 'vitest';
import { parseOs, readOs } from '../../src/probe/os.ts';
import { fakeShell } from './fake-shell.ts';
import { fixture } from './fixture.ts';

test('Ubuntu 25.10', async () => {
  const command = 'cat /etc/os-release && uname -r && uname -m && systemctl --version | head -n 1';
  expect(await readOs(fakeShell({ [command]: { stdout: fixture('os-ubuntu-25.10') } }))).toEqual({
    id: 'ubuntu',
    versionId: '25.10',
    prettyName: 'Ubuntu 25.10',
    codename: 'questing',
    kernel: '6.17.0-5-generic',
    arch: 'x86_64',
    systemd: 257,
  });
});

test('Debian 13', () => {
  expect(parseOs(fixture('os-debian-13'))).toMatchObject({
    id: 'debian',
    versionId: '13',
    codename: 'trixie',
    systemd: 257,
  });
});

test('quotes and their escapes, and a rolling release', () => {
  const text = `# note\nID='arch'\nPRETTY_NAME="A \\"B\\" \\$C"\n6.1\nx86_64\nsystemd 258 (258)\n`;
  expect(parseOs(text)).toMatchObject({
    id: 'arch',
    prettyName: 'A "B" $C',
    versionId: null,
    codename: null,
  });
});

test.each([
  'ID=ubuntu\n6.1\nx86_64\nupstart 1\n',
  'NAME=x\n6.1\nx86_64\nsystemd 257\n',
  'ID=x\n???\n6.1\nx86_64\nsystemd 257\n',
])('refuses %j', (text) => expect(() => parseOs(text)).toThrow('cannot read'));
