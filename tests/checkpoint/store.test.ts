// Checkpoints in a cache of the test's own, their disks on an engine that has none.
import './own-cache.ts';
import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  addCheckpoint,
  BOUNDS,
  findCheckpoint,
  listCheckpoints,
  pruneCheckpoints,
  takeUp,
} from '../../src/checkpoint/store.ts';
import { LAYERS_LABEL } from '../../src/machine/container/disk.ts';
import { makeAuthority } from '../../src/world/certificates.ts';
import { never } from '../spec/bench.ts';
import { CHECKPOINTS, diskEngine } from './disk-engine.ts';
import { aRunDir } from './run.ts';

const engine = diskEngine();

const IMAGE = 'guide-conformance/machine:of-now';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-03-01T12:00:00Z'), toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const later = (ms: number) => vi.setSystemTime(Date.now() + ms);

interface Added {
  readonly bytes?: number;
  readonly layers?: readonly string[];
  readonly after?: string;
}

async function add(
  key: string,
  { bytes = 1, layers = [`run-${key}`], after = '1' }: Added = {},
  runDir?: string,
) {
  await addCheckpoint({ key, after, disk: { base: 'base', layers }, bytes }, runDir ?? (await aRunDir()));
}

const listed = async () => (await listCheckpoints()).map(({ key }) => key);
const prune = () => pruneCheckpoints(IMAGE, 'run', never);

describe('a checkpoint that was added', () => {
  test('is found by its key, and by no other', async () => {
    await add('one', { bytes: 7, layers: ['run-2', 'run-1'], after: '2' });
    expect(await findCheckpoint('one')).toEqual({
      key: 'one',
      after: '2',
      takenAt: '2026-03-01T12:00:00.000Z',
      disk: { base: 'base', layers: ['run-2', 'run-1'] },
      bytes: 7,
      store: expect.stringMatching(/.{8}/),
      dir: join(CHECKPOINTS, 'one'),
    });
    expect(await findCheckpoint('another')).toBeNull();
  });

  test('hands what a machine goes on living by to another run, and nothing else', async () => {
    const from = await aRunDir();
    await writeFile(join(from, 'ledger.jsonl'), 'as it was then\n');
    await writeFile(join(from, 'machine.log'), 'of no use later\n');
    await add('one', {}, from);
    await writeFile(join(from, 'ledger.jsonl'), 'as it went on\n');
    const to = await aRunDir({ tailnet: '100.99.9' });
    const found = await findCheckpoint('one');
    if (found === null) throw new Error('It is not found.');
    await takeUp(found, to);
    expect((await readdir(to)).sort()).toEqual(['identity.json', 'ledger.jsonl']);
    expect(await readFile(join(to, 'ledger.jsonl'), 'utf8')).toBe('as it was then\n');
    expect(await readFile(join(to, 'identity.json'), 'utf8')).toContain('100.70.3');
  });

  test('is nobody else’s to read', async () => {
    await add('one');
    const modeOf = async (...path: string[]) => (await stat(join(CHECKPOINTS, ...path))).mode & 0o777;
    expect(await modeOf('one')).toBe(0o700);
    expect(await modeOf('one', 'checkpoint.json')).toBe(0o600);
    expect(await modeOf('one', 'identity.json')).toBe(0o600);
  });

  test('replaces the one of the same key', async () => {
    await add('one', { layers: ['old'] });
    await add('one', { layers: ['new'] });
    expect(await findCheckpoint('one')).toMatchObject({ disk: { layers: ['new'] } });
    expect(await readdir(CHECKPOINTS)).toEqual(['one']);
  });
});

describe('of two runs at the same time', () => {
  test('one keeps a checkpoint of a key', async () => {
    const runDir = await aRunDir();
    // Whoever meets whom in what: it is not seen at the first time.
    for (let round = 0; round < 30; round += 1) {
      const layers = Array.from({ length: 6 }, (_, index) => `run-${round}-${index}`);
      await Promise.all(layers.map((layer) => add('one', { layers: [layer] }, runDir)));
      expect(await listed()).toEqual(['one']);
      expect(await readdir(CHECKPOINTS)).toEqual(['one']);
    }
  });

  test('the draft of one is left alone for a day', async () => {
    const draft = join(CHECKPOINTS, 'one.run');
    await mkdir(draft, { recursive: true });
    vi.setSystemTime((await stat(draft)).mtimeMs + DAY - MINUTE);
    await prune();
    expect(await readdir(CHECKPOINTS)).toEqual(['one.run']);
    later(2 * MINUTE);
    await prune();
    expect(await readdir(CHECKPOINTS)).toEqual([]);
  });
});

test('one whose identity can’t be read is not found', async () => {
  await add('one');
  await writeFile(join(CHECKPOINTS, 'one', 'identity.json'), '{"operator":1}');
  expect(await findCheckpoint('one')).toBeNull();
});

describe('the checkpoints there are', () => {
  test('are none where none was ever taken', async () => {
    expect(await listed()).toEqual([]);
  });

  test('are listed with the oldest first', async () => {
    for (const key of ['c', 'a', 'b']) {
      await add(key);
      later(MINUTE);
    }
    expect(await listed()).toEqual(['c', 'a', 'b']);
  });

  test('are not those that are too old', async () => {
    await add('old');
    later(MINUTE);
    await add('young');
    later(BOUNDS.days * DAY - MINUTE);
    expect(await listed()).toEqual(['young']);
    expect(await findCheckpoint('old')).toBeNull();
  });

  test('are not those whose disks are gone with their volume', async () => {
    await add('lost');
    engine.loseVolume();
    await add('here');
    expect(await listed()).toEqual(['here']);
    expect(await findCheckpoint('lost')).toBeNull();
  });

  test.for([
    ['no description', null],
    ['half a description', '{"key":"bad"'],
    ['one of another version of the suite', '{"key":"bad","phase":1}'],
  ] as const)('are not folders with %s', async ([, description]) => {
    await add('good');
    await mkdir(join(CHECKPOINTS, 'bad'));
    if (description !== null) await writeFile(join(CHECKPOINTS, 'bad', 'checkpoint.json'), description);
    expect(await listed()).toEqual(['good']);
  });
});

describe('the lab’s authority, which the machine trusts', () => {
  test('may be older than the checkpoint, and must outlive another walk', async () => {
    const { caPem, keyPem } = await makeAuthority();
    const runDir = await aRunDir({ authority: { caPem, keyPem } });
    later(20 * DAY);
    await add('one', {}, runDir);
    later(9 * DAY - MINUTE);
    expect(await findCheckpoint('one')).toMatchObject({ key: 'one' });
    later(2 * MINUTE);
    expect(await findCheckpoint('one')).toBeNull();
  });
});

describe('pruning', () => {
  test('leaves as many as there may be, the youngest', async () => {
    const keys = Array.from({ length: BOUNDS.checkpoints + 2 }, (_, index) => `${index}`);
    for (const key of keys) {
      await add(key);
      later(MINUTE);
    }
    await prune();
    expect(await listed()).toEqual(keys.slice(2));
    expect(await readdir(CHECKPOINTS)).toHaveLength(BOUNDS.checkpoints);
  });

  test('leaves as many as there is room for, the youngest', async () => {
    for (const [key, share] of [
      ['small and old', 0.1],
      ['large', 0.6],
      ['one', 0.3],
      ['two', 0.3],
    ] as const) {
      await add(key, { bytes: share * BOUNDS.bytes });
      later(MINUTE);
    }
    await prune();
    expect(await listed()).toEqual(['one', 'two']);
  });

  test('removes what can’t be booted from any more, but no draft of another process', async () => {
    await add('lost');
    engine.loseVolume();
    await add('half done');
    await rename(join(CHECKPOINTS, 'half done'), join(CHECKPOINTS, 'draft.run-1'));
    await writeFile(join(CHECKPOINTS, 'draft.run-1', 'checkpoint.json'), '');
    await add('here');
    await prune();
    expect((await readdir(CHECKPOINTS)).sort()).toEqual(['draft.run-1', 'here']);
  });

  test('spares the disks of what is left, and those that machines run on', async () => {
    await add('gone', { layers: ['gone-1'], bytes: BOUNDS.bytes });
    later(MINUTE);
    await add('here', { layers: ['here-2', 'here-1'] });
    engine.machines.push({ Image: 'machine:booted', Labels: { [LAYERS_LABEL]: 'booted-2:booted-1' } });
    await prune();
    expect(engine.helpers).toEqual([
      { LAYERS: 'here-2 here-1 booted-2 booted-1', BASES: expect.stringMatching(/^base booted$/) },
    ]);
  });

  test('where nothing was ever taken spares nothing', async () => {
    await prune();
    expect(engine.helpers).toEqual([{ LAYERS: '', BASES: '' }]);
  });
});
