// What is put on record of a command: without secrets, and no more than anybody will read.
import { describe, expect, test } from 'vitest';
import type { CommandResult } from '../../src/machine/shell.ts';
import { Redactor } from '../../src/report/redaction.ts';
import { Recorder } from '../../src/spec/recorder.ts';

const RESULT: CommandResult = {
  command: 'echo x',
  exitCode: 0,
  signal: null,
  stdout: 'x\n',
  stderr: '',
  durationMs: 7,
  timedOut: false,
};

function recorded(result: Partial<CommandResult>, redactor = new Redactor()) {
  const recorder = new Recorder(redactor);
  recorder.record({ ...RESULT, ...result });
  return recorder.take()[0];
}

describe('a record', () => {
  test('is the result as it was', () => {
    expect(recorded({})).toEqual(RESULT);
    const killed = { exitCode: null, signal: 'KILL', timedOut: true, stderr: 'Killed\n' };
    expect(recorded(killed)).toEqual({ ...RESULT, ...killed });
  });

  test('has no more than the fields of evidence', () => {
    const block = { ...RESULT, failures: [{ command: 'x', exitCode: 1 }] };
    expect(recorded(block)).toEqual(RESULT);
  });

  test('has no secret in its command or its outputs', () => {
    const redactor = new Redactor();
    redactor.add('hunter2-hunter2', 'token');
    const evidence = recorded(
      { command: 'login hunter2-hunter2', stdout: 'hi hunter2-hunter2', stderr: 'hunter2-hunter2?' },
      redactor,
    );
    expect(evidence).toMatchObject({
      command: 'login «secret:token»',
      stdout: 'hi «secret:token»',
      stderr: '«secret:token»?',
    });
  });

  test('has no part of a secret that stands where a long output is cut', () => {
    const redactor = new Redactor();
    redactor.add('hunter2-hunter2', 'token');
    for (const lead of [32 * 1024 - 8, 32 * 1024 - 1]) {
      const stdout = `${'x'.repeat(lead)}hunter2-hunter2${'y'.repeat(40 * 1024)}`;
      expect(recorded({ stdout }, redactor)?.stdout).not.toMatch(/hunter|unter2/);
    }
  });

  test('of a long output keeps its beginning and its end, and says how much is left out', () => {
    const exact = 'x'.repeat(64 * 1024);
    expect(recorded({ stdout: exact })?.stdout).toBe(exact);
    const long = `first\n${'x'.repeat(200_000)}\nlast\n`;
    const kept = recorded({ stdout: long, stderr: long });
    for (const text of [kept?.stdout ?? '', kept?.stderr ?? '']) {
      expect(text).toMatch(/^first\n/);
      expect(text).toMatch(/\nlast\n$/);
      expect(text).toContain(`… ${long.length - 64 * 1024} characters left out …`);
      expect(text.length).toBeLessThan(66 * 1024);
    }
  });
});

describe('what was recorded', () => {
  test('is handed over once', () => {
    const recorder = new Recorder(new Redactor());
    recorder.record(RESULT);
    expect(recorder.take()).toHaveLength(1);
    expect(recorder.take()).toEqual([]);
  });

  test('is not changed by what comes after it was handed over', () => {
    const recorder = new Recorder(new Redactor());
    recorder.record(RESULT);
    const taken = recorder.take();
    recorder.record(RESULT);
    expect(taken).toHaveLength(1);
  });
});
