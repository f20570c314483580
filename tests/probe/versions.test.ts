import { describe, expect, test } from 'vitest';
import type { Tool } from '../../src/probe/versions.ts';
import { parseVersion, readVersion } from '../../src/probe/versions.ts';
import { fakeShell } from './fake-shell.ts';

describe('readVersion', () => {
  test.each<[Tool, string, string]>([
    ['node', 'v22.22.0\n', '22.22.0'],
    ['npm', '10.9.4\n', '10.9.4'],
    ['gcc', 'gcc (Debian 14.2.0-19) 14.2.0\nCopyright (C) 2024 Free Software Foundation, Inc.\n', '14.2.0'],
    ['gcc', 'gcc (Ubuntu 15.2.0-4ubuntu4) 15.2.0\n', '15.2.0'],
    ['make', 'GNU Make 4.4.1\nBuilt for x86_64-pc-linux-gnu\n', '4.4.1'],
    ['docker', 'Docker version 26.1.5+dfsg1, build a72d7cd\n', '26.1.5+dfsg1'],
    ['docker', 'Docker version 29.2.1, build a5c7197\n', '29.2.1'],
    ['docker compose', 'Docker Compose version 2.26.1-4\n', '2.26.1-4'],
    ['docker compose', 'Docker Compose version v5.0.2\n', '5.0.2'],
  ])('%s: %j', async (tool, stdout, version) => {
    const command = tool === 'docker compose' ? 'docker compose version' : `${tool} --version`;
    expect(await readVersion(fakeShell({ [command]: { stdout } }), tool)).toEqual({
      installed: true,
      version,
    });
  });

  test.each<[Tool, string, number, string]>([
    ['node', 'node --version', 127, 'bash: line 1: node: command not found\n'],
    ['docker compose', 'docker compose version', 127, 'bash: line 1: docker: command not found\n'],
    [
      'docker compose',
      'docker compose version',
      1,
      "docker: 'compose' is not a docker command.\nSee 'docker --help'\n",
    ],
    [
      'docker compose',
      'docker compose version',
      1,
      "docker: unknown command: docker compose\n\nRun 'docker --help'\n",
    ],
  ])('%s that is not there (%s, exit code %i, %j)', async (tool, command, exitCode, stderr) => {
    expect(await readVersion(fakeShell({ [command]: { exitCode, stderr } }), tool)).toEqual({
      installed: false,
      version: null,
    });
  });

  test('a tool that fails is an error', async () => {
    const shell = fakeShell({ 'node --version': { exitCode: 1, stderr: 'node: no such GLIBC\n' } });
    await expect(readVersion(shell, 'node')).rejects.toThrow('no such GLIBC');
  });

  test('an answer in other words is an error', () => {
    expect(() => parseVersion('docker', 'podman version 5.4.2\n')).toThrow('podman version 5.4.2');
  });
});
