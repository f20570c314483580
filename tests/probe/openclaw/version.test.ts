import { describe, expect, test } from 'vitest';
import { asService } from '../../../src/probe/openclaw/service-user.ts';
import {
  compareVersions,
  parseOpenClawVersion,
  readOpenClawVersion,
} from '../../../src/probe/openclaw/version.ts';
import { fakeShell } from '../fake-shell.ts';

describe('readOpenClawVersion', () => {
  const read = (answer: object) =>
    readOpenClawVersion(fakeShell({ [asService('openclaw --version')]: answer }));

  test('what it tells, and null where there is none', async () => {
    expect(await read({ stdout: '2026.2.9\n' })).toBe('2026.2.9');
    expect(parseOpenClawVersion('OpenClaw 2026.9.6 (0fc3d69)\n')).toBe('2026.9.6');
    expect(await read({ exitCode: 127, stderr: 'bash: line 1: openclaw: command not found' })).toBeNull();
  });

  test('any other failure, and any other text, are errors', async () => {
    await expect(read({ exitCode: 1, stderr: 'openclaw requires Node' })).rejects.toThrow('requires Node');
    expect(() => parseOpenClawVersion('hello')).toThrow('cannot read');
  });
});

describe('compareVersions', () => {
  test('in OpenClaw’s order, which is not that of letters', () => {
    const ordered = [
      '2025.12.30',
      '2026.2.6-3',
      '2026.2.9-beta.1',
      '2026.2.9-beta.2',
      '2026.2.9',
      '2026.2.9-1',
      '2026.2.12',
      '2026.10.1',
    ];
    expect(ordered.toReversed().sort(compareVersions)).toEqual(ordered);
    expect(compareVersions('2026.2.9', '2026.2.9')).toBe(0);
  });

  test('something else is an error', () => {
    expect(() => compareVersions('latest', '2026.2.9')).toThrow('cannot read');
  });
});
