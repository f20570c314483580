// Checks that only read run at the same time; each has its own evidence and assertions, and nobody changes what they read.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SshServer, startSshServer } from '../machine/ssh-server.ts';
import { walkSample } from './sample/walk-sample.ts';

let server: SshServer;
beforeEach(async () => {
  server = await startSshServer();
});
afterEach(() => server[Symbol.asyncDispose]());

const lines = async (file: string) => (await readFile(join(server.dir, file), 'utf8')).trim().split('\n');

test('a section whose checks can', async () => {
  const told = await walkSample(server, 'together', '9.80');
  const ran = told.flatMap(({ record }) => record ?? []);
  expect(ran.map(({ title, outcome }) => [title, outcome])).toEqual([
    ['Write the state', 'passed'],
    ['one meets two', 'passed'],
    ['two meets one', 'passed'],
    ['nothing is asserted', 'failed'],
    ['the state is read', 'passed'],
    ['the state is read again', 'passed'],
    ['the end comes early', 'failed'],
    ['a listener is alone', 'passed'],
    ['the state is good', 'erratum'],
    ['a reader comes after them', 'passed'],
  ]);
  const [, one, , idle, first, second, early] = ran;
  // Each has what it did itself, and nothing of what the others did meanwhile.
  expect(new Set(one?.evidence.map(({ command }) => command))).toEqual(
    new Set(['touch here-one', 'ls here-two']),
  );
  expect(idle?.reason).toBe('The check asserts nothing, so it has checked nothing.');
  expect(early?.evidence.map(({ command }) => command)).toEqual(['echo quick']);
  // Once for each state of the machine, with the evidence shown to both.
  expect(await lines('readings')).toEqual(['read', 'read']);
  expect([first, second].map((record) => record?.evidence.map(({ command }) => command))).toEqual([
    [expect.stringContaining('cat state')],
    [expect.stringContaining('cat state')],
  ]);
  // Those that change something have the machine for themselves, in the guide's order.
  expect(await lines('log')).toEqual(['step', 'begin', 'end', 'begin', 'end', 'begin', 'end', 'reader']);
});

test('what goes wrong has a diagnosis with it, whatever that can find', async () => {
  const [idle] = (await walkSample(server, 'together', 'nothing is asserted')).flatMap(
    ({ record }) => record ?? [],
  );
  expect(idle?.outcome).toBe('failed');
  expect(idle?.diagnosis?.map(({ command }) => command).join('\n')).toContain('df -h');
});

test('what several of them need is done once, before any of them looks', async () => {
  const told = await walkSample(server, 'together', '9.81');
  const ran = told.filter(({ record }) => record !== undefined);
  expect(ran.map(({ state }) => state)).toEqual(['passed', 'passed', 'passed']);
  const done = ran.flatMap(({ prerequisites }) => prerequisites ?? []).map(({ id }) => id);
  expect(done).toEqual(['9.80/write-the-state', '9.80/the-state-is-good']);
});
