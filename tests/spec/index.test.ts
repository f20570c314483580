// What Vitest makes of a spec: each outcome in its own words, and a record with every test.
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type SshServer, startSshServer } from '../machine/ssh-server.ts';
import { walkSample } from './sample/walk-sample.ts';

let server: SshServer;
beforeEach(async () => {
  server = await startSshServer();
});
afterEach(() => server[Symbol.asyncDispose]());

const walk = (pattern?: string) => walkSample(server, 'outcomes', pattern);
const log = () => readFile(join(server.dir, 'log'), 'utf8');

describe('a whole walk', () => {
  test('ends each test as its outcome says, with the record to it, over one connection', async () => {
    const told = await walk();
    expect(told.map(({ name, state, record }) => [name, state, record?.outcome])).toEqual([
      ['9.70 First things > step: Write the state', 'passed', 'passed'],
      ['9.70 First things > the state is there', 'passed', 'passed'],
      ['9.70 First things > the state is good', 'passed', 'erratum'],
      ['9.70 First things > the moon is made of cheese', 'failed', 'failed'],
      ['9.70 First things > the state is still bad', 'failed', 'fixed'],
      ['9.70 First things > somebody is there', 'skipped', 'not-applicable'],
      ['9.70 First things > the probe is in order', 'failed', 'broken'],
      ['9.71 Second things > step: Fail', 'failed', 'failed'],
      ['9.71 Second things > what hangs on it', 'skipped', 'blocked'],
      ['9.72 Other things > the log has one line', 'failed', 'failed'],
    ]);
    const [, , , cheese, stale, somebody, probe, , hanging] = told;
    expect(cheese?.errors).toEqual([expect.stringContaining("'cheese")]);
    expect(stale?.errors).toEqual([expect.stringContaining('no longer happens')]);
    expect(somebody?.note).toBe('not-applicable: Meant for a person.');
    expect(probe?.errors).toEqual(['it is not']);
    expect(hanging?.note).toBe('blocked: Needs “Fail” of 9.71, whose outcome is failed.');
    expect(told.flatMap(({ prerequisites }) => prerequisites ?? [])).toEqual([]);
    expect(told[0]).toMatchObject({
      place: { phase: 'Phase 9: Maintenance', section: '9.70', sectionTitle: 'First things' },
      record: {
        id: '9.70/write-the-state',
        section: '9.70',
        sectionTitle: 'First things',
        phase: 'Phase 9: Maintenance',
        kind: 'step',
      },
    });
    expect(await log()).toBe('one\ntwo\n');
    expect(server.connections).toBe(1);
  });
});

describe('a part of it', () => {
  test('does first what that needs, and reports it with the test', async () => {
    const told = (await walk('the log has one line')).filter(({ state }) => state !== 'skipped');
    expect(told.map(({ state, record }) => [state, record?.outcome])).toEqual([['passed', 'passed']]);
    expect(told[0]?.prerequisites?.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['9.70/write-the-state', 'passed'],
      ['9.70/the-state-is-good', 'erratum'],
      ['9.70/the-state-is-still-bad', 'fixed'],
    ]);
    expect(await log()).toBe('one\n');
  });

  test('does nothing twice that an earlier run did on this machine', async () => {
    await walk('the state is good');
    const [again] = (await walk('the log has one line')).filter(({ state }) => state !== 'skipped');
    expect(again?.prerequisites?.map(({ id }) => id)).toEqual(['9.70/the-state-is-still-bad']);
    expect(await log()).toBe('one\n');
    await rm(join(server.dir, 'ledger.jsonl'));
    await walk('the state is there');
    expect(await log()).toBe('one\none\n');
  });
});
