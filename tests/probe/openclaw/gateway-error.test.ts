import { expect, test } from 'vitest';
import { parsePriority, provokeError } from '../../../src/probe/openclaw/gateway-error.ts';
import { fixture } from '../fixture.ts';
import { oneAnswer } from '../one-answer.ts';

test('how grave it is in the journal', () => {
  expect(parsePriority(fixture('journal-json').split('\n')[2] ?? '')).toBe(6);
  expect(parsePriority('{"PRIORITY":null}')).toBeNull();
  expect(() => parsePriority('')).toThrow('cannot read');
});

test('another word each time', async () => {
  const shell = oneAnswer({ stdout: '{"PRIORITY":"3"}\n' });
  const [first, second] = [await provokeError(shell), await provokeError(shell)];
  expect(first).toEqual({ word: expect.stringMatching(/^nonsense[0-9a-f]{8}$/), priority: 3 });
  expect(second.word).not.toBe(first.word);
});

test('a gateway that does not answer', async () => {
  await expect(provokeError(oneAnswer({ exitCode: 1 }))).rejects.toThrow('whether the gateway runs');
});
