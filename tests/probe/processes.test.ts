import { expect, test } from 'vitest';
import { parseProcesses, readProcesses } from '../../src/probe/processes.ts';
import { fixture } from './fixture.ts';
import { oneAnswer } from './one-answer.ts';

test('processes, each with its unit', () => {
  expect(parseProcesses(fixture('ps-service-user'))).toEqual([
    { pid: 4121, unit: 'openclaw.service', command: 'openclaw' },
    { pid: 4134, unit: 'openclaw.service', command: 'openclaw-gateway' },
  ]);
});

test('one without a unit, and one that is over', () => {
  expect(parseProcesses('  7 S    -      sleep 9\n  8 Z    -      [sleep] <defunct>\n')).toEqual([
    { pid: 7, unit: null, command: 'sleep 9' },
  ]);
});

test('refuses a line it cannot read', () => {
  expect(() => parseProcesses('what?')).toThrow('cannot read');
});

test('none', async () => {
  expect(await readProcesses(oneAnswer({ exitCode: 1 }), 'openclaw-svc')).toEqual([]);
});

test('no such user', async () => {
  const shell = oneAnswer({ exitCode: 1, stderr: 'error: user name does not exist' });
  await expect(readProcesses(shell, 'nobody-there')).rejects.toThrow('does not exist');
});
