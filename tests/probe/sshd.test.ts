import { describe, expect, test } from 'vitest';
import {
  parseFingerprints,
  parseSshdSettings,
  parseSshMethods,
  readAuthorizedKeys,
  readSshdSettings,
  readSshMethods,
} from '../../src/probe/sshd.ts';
import { fakeShell } from './fake-shell.ts';
import { fixture } from './fixture.ts';
import { oneAnswer } from './one-answer.ts';

describe('readSshdSettings', () => {
  test('what is in force', async () => {
    const shell = fakeShell({ 'sudo sshd -T': { stdout: fixture('sshd-settings') } });
    expect(await readSshdSettings(shell)).toMatchObject({
      passwordauthentication: 'no',
      pubkeyauthentication: 'yes',
      kbdinteractiveauthentication: 'no',
      listenaddress: '[::]:22 0.0.0.0:22',
    });
  });

  test('a configuration that sshd refuses', async () => {
    const shell = fakeShell({ 'sudo sshd -T': { exitCode: 255, stderr: 'Bad configuration option: x' } });
    await expect(readSshdSettings(shell)).rejects.toThrow('Bad configuration option');
  });

  test('refuses what is no setting', () => {
    expect(() => parseSshdSettings('Port')).toThrow('cannot read');
  });
});

describe('readSshMethods', () => {
  test('what is offered', async () => {
    const stderr = 'x@127.0.0.1: Permission denied (publickey,password).\r\n';
    expect(await readSshMethods(oneAnswer({ exitCode: 255, stderr }), 'x')).toEqual([
      'password',
      'publickey',
    ]);
  });

  test('nobody there to offer anything', () => {
    expect(() => parseSshMethods('ssh: connect to host 127.0.0.1 port 22: Connection refused')).toThrow(
      'Connection refused',
    );
  });
});

describe('readAuthorizedKeys', () => {
  test('size, fingerprint and kind, without the comment', async () => {
    const stdout = '256 SHA256:WjK7OcHvm3Oxc8x2Bt1MXXpmDPJPdAQJVXrhGyOLjNw some body (ED25519)\n';
    expect(await readAuthorizedKeys(oneAnswer({ stdout }))).toEqual([
      '256 SHA256:WjK7OcHvm3Oxc8x2Bt1MXXpmDPJPdAQJVXrhGyOLjNw (ED25519)',
    ]);
  });

  test('none', () => {
    expect(parseFingerprints('')).toEqual([]);
  });

  test('a file that holds something else', async () => {
    const shell = oneAnswer({ exitCode: 255, stderr: 'is not a public key file' });
    await expect(readAuthorizedKeys(shell)).rejects.toThrow('something else than keys');
    expect(() => parseFingerprints('no fingerprint')).toThrow('cannot read');
  });
});
