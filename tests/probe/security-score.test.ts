import { expect, test } from 'vitest';
import { parseSecurityScore, readSecurityScore } from '../../src/probe/security-score.ts';
import { fakeShell } from './fake-shell.ts';
import { fixture } from './fixture.ts';

const COMMAND = 'LC_ALL=C sudo systemd-analyze security --no-pager -- openclaw.service';

test('the overall exposure', async () => {
  const shell = fakeShell({ [COMMAND]: { stdout: fixture('systemd-security') } });
  expect(await readSecurityScore(shell, 'openclaw.service')).toEqual({ exposure: 5.8, rating: 'MEDIUM' });
  const other = '\n→ Overall exposure level for a.service: 9.6 UNSAFE 😨\n';
  expect(parseSecurityScore(other)).toEqual({ exposure: 9.6, rating: 'UNSAFE' });
});

test('null of a unit that is not there', async () => {
  const answer = { exitCode: 1, stderr: 'Unit openclaw.service not found, cannot analyze.\n' };
  expect(await readSecurityScore(fakeShell({ [COMMAND]: answer }), 'openclaw.service')).toBeNull();
});

test('any other failure is an error', async () => {
  const answer = { exitCode: 1, stderr: 'Failed to connect to bus\n' };
  await expect(readSecurityScore(fakeShell({ [COMMAND]: answer }), 'openclaw.service')).rejects.toThrow(
    'bus',
  );
  expect(() => parseSecurityScore('  NAME DESCRIPTION EXPOSURE\n')).toThrow('cannot read');
});
