import { describe, expect, test } from 'vitest';
import type { CommandResult } from '../../src/machine/shell.ts';
import { ProbeError } from '../../src/probe/error.ts';

const result: CommandResult = {
  command: 'sudo ufw status',
  exitCode: 1,
  signal: null,
  stdout: '',
  stderr: 'one\ntwo\nthree\nfour\n',
  durationMs: 1500,
  timedOut: false,
};

describe('the message of a ProbeError', () => {
  test('names command, exit code, the first lines said, and what to do', () => {
    expect(ProbeError.failed(result, 'Do this.').message).toBe(
      'sudo ufw status: exit code 1\none\ntwo\nthree\nDo this.',
    );
  });

  test('falls back to standard output, and to silence', () => {
    expect(ProbeError.failed({ ...result, stderr: '', stdout: 'out' }, '').message).toContain('\nout\n');
    expect(ProbeError.failed({ ...result, stderr: ' ' }, '').message).toContain('(it said nothing)');
  });

  test('tells a time limit and a signal from an exit code', () => {
    expect(ProbeError.failed({ ...result, exitCode: null, timedOut: true }, '').message).toContain(
      'not finished after 2 s',
    );
    expect(ProbeError.failed({ ...result, exitCode: null, signal: 'KILL' }, '').message).toContain(
      'signal KILL',
    );
  });

  test('quotes the line it could not read', () => {
    expect(ProbeError.unreadable('ss', 'a\tb').message).toContain('ss: cannot read "a\\tb"');
  });
});
