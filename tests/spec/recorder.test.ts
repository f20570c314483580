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
  const recording = new Recorder(redactor).begin();
  recording.record({ ...RESULT, ...result });
  return recording.evidence[0];
}

describe('a record', () => {
  test('is the result as it was', () => {
    expect(recorded({})).toEqual({ ...RESULT, startedAt: expect.any(String) });
    const killed = { exitCode: null, signal: 'KILL', timedOut: true, stderr: 'Killed\n' };
    expect(recorded(killed)).toEqual({ ...RESULT, ...killed, startedAt: expect.any(String) });
  });

  test('has no more than the fields of evidence', () => {
    const block = { ...RESULT, failures: [{ command: 'x', exitCode: 1 }] };
    expect(recorded(block)).toEqual({ ...RESULT, startedAt: expect.any(String) });
  });

  test('says when the command began', () => {
    const before = Date.now();
    const startedAt = Date.parse(recorded({ durationMs: 60_000 })?.startedAt ?? '');
    expect(startedAt).toBeGreaterThanOrEqual(before - 60_000);
    expect(startedAt).toBeLessThanOrEqual(Date.now() - 60_000);
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
  test('belongs to what it was recorded for', () => {
    const recorder = new Recorder(new Redactor());
    const [one, other] = [recorder.begin(), recorder.begin()];
    one.record(RESULT);
    expect([one.evidence.length, other.evidence.length]).toEqual([1, 0]);
  });

  test('is not changed by what comes after it was handed over', () => {
    const recording = new Recorder(new Redactor()).begin();
    recording.record(RESULT);
    const taken = recording.evidence;
    recording.record(RESULT);
    expect(taken).toHaveLength(1);
  });

  test('holds nothing that was declared secret afterwards', () => {
    const redactor = new Redactor();
    const recording = new Recorder(redactor).begin();
    recording.record({ ...RESULT, stdout: 'hunter2-hunter2' });
    redactor.add('hunter2-hunter2', 'token');
    expect(recording.evidence).toMatchObject([{ stdout: '«secret:token»' }]);
  });
});
