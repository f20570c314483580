import { expect, test } from 'vitest';
import {
  parseListed,
  parseSurvivors,
  readListedContainers,
  readListedFiles,
  readSurvivors,
} from '../../src/probe/intruder.ts';
import { oneAnswer } from './one-answer.ts';

test('what outlives the gateway, and what is left in the end', async () => {
  const shell = oneAnswer({ stdout: '{"outlived":["obedient","deaf"],"left":["deaf"]}\n' });
  expect(await readSurvivors(shell, 'sudo pkill -u x')).toEqual({
    outlived: ['obedient', 'deaf'],
    left: ['deaf'],
  });
  expect(shell.asked[0]).toMatch(/ bash \$'sudo pkill -u x'$/);
});

test('a trial that could not be made tells nothing', async () => {
  expect(() => parseSurvivors('')).toThrow('cannot read');
  const shell = oneAnswer({ exitCode: 3, stderr: 'permission denied' });
  await expect(readListedFiles(shell, 'find')).rejects.toThrow('permission denied');
  await expect(readListedContainers(shell, 'docker ps')).rejects.toThrow('permission denied');
});

test('each once, sorted', () => {
  expect(parseListed('conform-planted-now\nconform-planted-backdated\nconform-planted-now\n')).toEqual([
    'conform-planted-backdated',
    'conform-planted-now',
  ]);
  expect(parseListed('')).toEqual([]);
});
