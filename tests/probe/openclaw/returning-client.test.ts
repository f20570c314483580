import { expect, test } from 'vitest';
import { readClientVisits } from '../../../src/probe/openclaw/returning-client.ts';
import { oneAnswer } from '../one-answer.ts';

test('how a client fares', async () => {
  const shell = oneAnswer({ stdout: '{"first":"let in","again":"refused"}\n' });
  expect(await readClientVisits(shell, 'forgotten')).toEqual({ first: 'let in', again: 'refused' });
  expect(shell.asked[0]).toMatch(/^set -- forgotten\n/);
});

test('an answer that is neither', async () => {
  const shell = oneAnswer({ stdout: '{"first":"unclear","again":""}\n' });
  await expect(readClientVisits(shell)).rejects.toThrow('cannot read');
});
