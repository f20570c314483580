import { expect, test } from 'vitest';
import type { CommandResult } from '../../src/machine/shell.ts';
import { commandMissing, linesOf, outputOf } from '../../src/probe/result.ts';

const said = (exitCode: number, stderr: string, stdout = ''): CommandResult => ({
  command: 'x',
  exitCode,
  signal: null,
  stdout,
  stderr,
  durationMs: 1,
  timedOut: false,
});

test.each([
  ['bash', 127, 'bash: line 1: ufw: command not found\n'],
  ['sudo', 1, 'sudo: ufw: command not found\n'],
  ['sudo-rs', 1, "sudo-rs: 'ufw': command not found\n"],
  ['sudo-rs under the name of sudo', 1, "sudo: 'ufw': command not found\n"],
])('%s says that there is no such command', (_, exitCode, stderr) => {
  expect(commandMissing(said(exitCode, stderr), 'ufw')).toBe(true);
});

test.each([
  ['success', 0, ''],
  ['failure of the command itself', 1, 'ERROR: problem running ufw-init\n'],
  ['refusal of sudo', 1, 'sudo: a password is required\n'],
  ['another command that is missing', 1, 'sudo: iptables: command not found\n'],
])('%s is not a missing command', (_, exitCode, stderr) => {
  expect(commandMissing(said(exitCode, stderr), 'ufw')).toBe(false);
});

test('outputOf hands out standard output of a success only', () => {
  expect(outputOf(said(0, 'a warning', 'text\n'), '')).toBe('text\n');
  expect(() => outputOf(said(2, 'no such file', 'text'), 'Look there.')).toThrow(
    /exit code 2\nno such file\nLook there\./,
  );
});

test('linesOf leaves out blank lines and trailing blanks', () => {
  expect(linesOf('a  \n\n  b\t\n \n')).toEqual(['a', '  b']);
});
