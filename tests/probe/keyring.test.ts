import { describe, expect, test } from 'vitest';
import { parseKeys, readKeyring } from '../../src/probe/keyring.ts';
import { fakeShell } from './fake-shell.ts';
import { fixture } from './fixture.ts';

const FILE = '/etc/apt/keyrings/docker.gpg';
const COMMAND = `LC_ALL=C sudo gpg --homedir / --no-options --no-keyring --trust-model always --show-keys --with-colons -- ${FILE}`;

describe('readKeyring', () => {
  test('fingerprints of the primary keys only, user ids without escapes', async () => {
    const shell = fakeShell({ [COMMAND]: { stdout: fixture('gpg-two-keys') } });
    expect(await readKeyring(shell, FILE)).toEqual({
      exists: true,
      fingerprints: ['A3CCCBEB975388EAC2891580D12B5E122386882C', '7BC1411F616DF0F37F04304A72E0AB736F435912'],
      userIds: [
        'Conform Test: Repository <repo@example.test>',
        expect.stringContaining('<two@example.test>'),
      ],
    });
  });

  test('no file, and a file without keys', async () => {
    const missing = `gpg: can't open '${FILE}': No such file or directory\n`;
    expect(await readKeyring(fakeShell({ [COMMAND]: { exitCode: 2, stderr: missing } }), FILE)).toEqual({
      exists: false,
      fingerprints: [],
      userIds: [],
    });
    const html = 'gpg: no valid OpenPGP data found.\n';
    expect(await readKeyring(fakeShell({ [COMMAND]: { exitCode: 2, stderr: html } }), FILE)).toEqual({
      exists: true,
      fingerprints: [],
      userIds: [],
    });
  });

  test('a machine without gpg is an error', async () => {
    const shell = fakeShell({ [COMMAND]: { exitCode: 1, stderr: 'sudo: gpg: command not found\n' } });
    await expect(readKeyring(shell, FILE)).rejects.toThrow('Install gnupg');
  });
});

test('parseKeys knows revocation keys, and refuses records it does not know', () => {
  const key = 'pub:-:4096:1:73A4F27B8DD47936:1610882316::::::scSC:';
  expect(
    parseKeys(`${key}\nrvk:::1::::::80E976F14A508A48E9CA3FE9BC372252CA1CF964:80:\n`).fingerprints,
  ).toEqual([]);
  expect(() => parseKeys(`${key}\nnew:::record\n`)).toThrow('new:::record');
});
