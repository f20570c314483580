// Where there is no terminal: a line when it begins, signs of life with what is happening, a line when it has ended.
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lineProgress } from '../../src/cli/progress.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function collected() {
  const stream = new PassThrough({ encoding: 'utf8' });
  const progress = lineProgress(stream as unknown as NodeJS.WriteStream);
  return { progress, lines: () => String(stream.read() ?? '').split('\n') };
}

test('says that it has begun, is alive, and has ended', () => {
  const { progress, lines } = collected();
  const task = progress.start('Building');
  task.note('Unpacking libc6');
  vi.advanceTimersByTime(30_000);
  task.succeed();
  expect(lines()).toEqual([
    'Building …',
    'Building … 30.0 s: Unpacking libc6',
    'Building: done (30.0 s)',
    '',
  ]);
});

test.for(['\u001B[0m', '', ' \r\n'])('what says nothing (%j) does not hide what did', (nothing) => {
  const { progress, lines } = collected();
  const task = progress.start('Building');
  task.note('\u001B[91mUnpacking\u001B[0m  libc6\r');
  task.note(nothing);
  vi.advanceTimersByTime(30_000);
  task.fail();
  expect(lines()[1]).toBe('Building … 30.0 s: Unpacking libc6');
});
