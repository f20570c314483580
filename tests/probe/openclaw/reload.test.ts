import { expect, test } from 'vitest';
import { parseTakenOver } from '../../../src/probe/openclaw/reload.ts';

test.for([
  ['age 30\nlistening on ws\n', true],
  ['age 2\nconfig change applied\n', true],
  // It has not looked yet.
  ['age 0\nlistening on ws\n', false],
  ['age 5\nconfig change detected\n', false],
  ['age 5\nreceived SIG\n', false],
  ['age 5\n^Started\n', false],
  ['age 5\nStopped\n', false],
  // It has never run.
  ['age 5\n', false],
] as const)('%j', ([text, takenOver]) => {
  expect(parseTakenOver(text)).toBe(takenOver);
});

test('what cannot be read', () => {
  expect(() => parseTakenOver('age \n')).toThrow('stat');
});
