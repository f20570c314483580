// When a checkpoint is taken, of a machine whose disk is nothing but names.
import './own-cache.ts';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { keyAfter } from '../../src/checkpoint/key.ts';
import { findCheckpoint, listCheckpoints } from '../../src/checkpoint/store.ts';
import { type CheckpointPlan, takeCheckpoint, takenIn } from '../../src/checkpoint/take.ts';
import type { Machine } from '../../src/machine/machine.ts';
import type { Outcome } from '../../src/report/outcome.ts';
import type { SectionDefinition } from '../../src/spec/definition.ts';
import { phaseOf } from '../../src/spec/phases.ts';
import { fakeBench, never } from '../spec/bench.ts';
import { aCheck, anErratum, aStep } from '../spec/items.ts';
import { diskEngine } from './disk-engine.ts';
import { aSection, leaveIdentity } from './run.ts';

diskEngine();

type Save = NonNullable<Machine['save']>;

const FRESH: CheckpointPlan = { made: 'image', from: null, take: true };

/** A step in each of the parts 1, 2 and 5, and a check in the last, whose erratum corrects a step. */
const ITEMS = [
  aStep({ id: '1.1/step', run: 'first' }),
  aStep({ id: '2.1/step', run: 'second' }),
  aStep({ id: '5.1/step', run: 'third' }),
  aCheck({ id: '5.1/check', errata: [anErratum()] }),
];
const SECTIONS: ReadonlyMap<string, SectionDefinition> = new Map(
  ['1.1', '2.1', '5.1'].map((id) => [
    id,
    aSection(id, ...ITEMS.filter((item) => item.id.startsWith(`${id}/`))),
  ]),
);

interface WalkOptions {
  readonly plan?: CheckpointPlan | null;
  /** In the place of one that always succeeds. */
  readonly save?: Save | null;
  readonly sections?: ReadonlyMap<string, SectionDefinition>;
}

/** A walk whose machine keeps what it was asked to save. */
async function aWalk({ plan = FRESH, save: other, sections = SECTIONS }: WalkOptions = {}) {
  const { stage, ledger } = fakeBench();
  await leaveIdentity(stage.runDir);
  const happened: string[] = [];
  const saved: Parameters<Save>[1][] = [];
  const save: Save = async (name, before, signal) => {
    happened.push(`saved as ${name.replace(basename(stage.runDir), 'run')}`);
    saved.push(before);
    if (other) return other(name, before, signal);
    return { disk: { base: 'base', layers: [name, ...(before.disk?.layers ?? [])] }, bytes: 7 };
  };
  const machine = { save: other === null ? null : save } as Machine;
  return {
    runDir: stage.runDir,
    happened,
    saved,
    done: (outcomes: Readonly<Record<string, Outcome>>) => {
      for (const [id, outcome] of Object.entries(outcomes)) ledger.enter(id, outcome);
    },
    /** @param section the first of those that come next; null at the end of the guide */
    takeBefore: (section: string | null, signal = never) => {
      const before = section === null ? null : phaseOf(section);
      const whole = { ...stage, checkpoints: plan };
      return takeCheckpoint(
        { stage: whole, machine, ledger, sections, before },
        async () => void happened.push('stands'),
        signal,
      );
    },
    find: (place: number) =>
      findCheckpoint(keyAfter(place, sections.values(), { ...stage, made: FRESH.made })),
  };
}

const PASSED = { '1.1/step': 'passed', '2.1/step': 'passed' } as const;
const ALL = { ...PASSED, '5.1/step': 'passed', '5.1/check': 'erratum' } as const;

describe('a checkpoint', () => {
  test('is taken when everything up to here was done, and kept with what the run is by then', async () => {
    const walk = await aWalk();
    walk.done(PASSED);
    const taken = await walk.takeBefore('5.1');
    const disk = { base: 'base', layers: [`${basename(walk.runDir)}-2`] };
    expect(taken).toEqual({ after: '2', durationMs: expect.any(Number), bytes: 7, disk });
    expect(walk.happened).toEqual(['stands', 'saved as run-2']);
    expect(walk.saved).toEqual([{ disk: null, saved: false }]);
    expect(await walk.find(1)).toMatchObject({ after: '2', disk, bytes: 7 });
    expect(await takenIn(walk.runDir)).toEqual([taken]);
  });

  test('builds on the one that the run took before', async () => {
    const walk = await aWalk();
    walk.done({ '1.1/step': 'passed' });
    const first = await walk.takeBefore('2.1');
    walk.done({ '2.1/step': 'erratum' });
    await walk.takeBefore('5.1');
    expect(walk.saved[1]).toEqual({ disk: first?.disk, saved: true });
    expect((await takenIn(walk.runDir)).map(({ after }) => after)).toEqual(['1', '2']);
  });

  test('builds on the one that the machine was booted from', async () => {
    const disk = { base: 'base', layers: ['earlier-1'] };
    const walk = await aWalk({ plan: { ...FRESH, from: { after: '1', disk } } });
    walk.done(PASSED);
    await walk.takeBefore('5.1');
    expect(walk.saved).toEqual([{ disk, saved: false }]);
  });

  test('is taken at the end of the guide, too', async () => {
    const walk = await aWalk();
    walk.done(ALL);
    expect(await walk.takeBefore(null)).toMatchObject({ after: '5' });
  });

  test('is taken where what was not done did not apply', async () => {
    const walk = await aWalk();
    walk.done({ ...PASSED, '2.1/step': 'not-applicable', '5.1/step': 'not-applicable' });
    expect(await walk.takeBefore('5.1')).toMatchObject({ after: '2' });
  });
});

describe('no checkpoint is taken', () => {
  test.for<[string, WalkOptions]>([
    ['where nobody wants any', { plan: null }],
    ['where they are switched off', { plan: { ...FRESH, take: false } }],
    ['of a machine whose disk can’t be saved', { save: null }],
    [
      'of what the machine was booted from',
      { plan: { ...FRESH, from: { after: '2', disk: { base: 'base', layers: ['earlier-2'] } } } },
    ],
  ])('%s', async ([, options]) => {
    const walk = await aWalk(options);
    walk.done(PASSED);
    expect(await walk.takeBefore('5.1')).toBeNull();
    expect(walk.happened).toEqual([]);
  });

  test.for<[string, Readonly<Record<string, Outcome>>]>([
    ['a step was left out', { '2.1/step': 'passed' }],
    ['a step failed', { ...PASSED, '1.1/step': 'failed' }],
    ['a step was blocked', { ...PASSED, '2.1/step': 'blocked' }],
    ['a later step was done', { ...PASSED, '5.1/step': 'passed' }],
    ['a later step was tried', { ...PASSED, '5.1/step': 'failed' }],
    ['a later check may have corrected a step', { ...PASSED, '5.1/check': 'erratum' }],
  ])('when %s', async ([, outcomes]) => {
    const walk = await aWalk();
    walk.done(outcomes);
    expect(await walk.takeBefore('5.1')).toBeNull();
    expect(walk.happened).toEqual([]);
  });

  test('before the first part', async () => {
    expect(await (await aWalk()).takeBefore('1.1')).toBeNull();
  });

  test('when there is one of a machine with which the same was done', async () => {
    const [one, other] = [await aWalk(), await aWalk()];
    for (const walk of [one, other]) walk.done(PASSED);
    expect(await one.takeBefore('5.1')).not.toBeNull();
    expect(await other.takeBefore('5.1')).toBeNull();
    expect(other.happened).toEqual([]);
  });
});

describe('a checkpoint that can’t be taken', () => {
  const full: Save = async () => {
    throw new Error('No space left.');
  };

  test('is told of with the reason, and none is kept', async () => {
    const walk = await aWalk({ save: full });
    walk.done(PASSED);
    const taken = await walk.takeBefore('5.1');
    expect(taken).toMatchObject({ after: '2', disk: null, bytes: 0, reason: 'No space left.' });
    expect(await takenIn(walk.runDir)).toEqual([taken]);
    expect(await listCheckpoints()).toEqual([]);
  });

  test('is the last that the run tries', async () => {
    const walk = await aWalk({ save: full });
    walk.done(PASSED);
    await walk.takeBefore('5.1');
    walk.done(ALL);
    expect(await walk.takeBefore(null)).toBeNull();
    expect(walk.happened).toEqual(['stands', 'saved as run-2']);
  });

  test('because the run was called off is no failure of it', async () => {
    const stop = new AbortController();
    const walk = await aWalk({
      save: async () => {
        stop.abort(new Error('Ctrl-C'));
        throw new Error('The helper was stopped.');
      },
    });
    walk.done(PASSED);
    await expect(walk.takeBefore('5.1', stop.signal)).rejects.toThrow('Ctrl-C');
    expect(await takenIn(walk.runDir)).toEqual([]);
  });
});

describe('of a machine with an appendix', () => {
  const appendix = aSection('Appendix A', aStep({ id: 'Appendix A/step', run: 'more' }));
  const sections = new Map([...SECTIONS, [appendix.id, appendix]]);
  const DONE = { 'Appendix A/step': 'passed' } as const;

  test('there is one before the appendix, as of any finished machine', async () => {
    const walk = await aWalk({ sections });
    walk.done(ALL);
    expect(await walk.takeBefore('Appendix A')).toMatchObject({ after: '5' });
  });

  test('there is one at the end', async () => {
    const walk = await aWalk({ sections });
    walk.done({ ...ALL, ...DONE });
    expect(await walk.takeBefore(null)).toMatchObject({ after: 'appendix-a' });
  });

  test('there is none of another part: nothing else builds on it', async () => {
    const walk = await aWalk({ sections });
    walk.done({ ...ALL, ...DONE });
    expect(await walk.takeBefore('5.1')).toBeNull();
    expect(walk.happened).toEqual([]);
  });

  test('the end of the guide is where there was none of it', async () => {
    const walk = await aWalk({ sections });
    walk.done(ALL);
    expect(await walk.takeBefore(null)).toMatchObject({ after: '5' });
  });
});

test('a run that has taken none says so', async () => {
  expect(await takenIn((await aWalk()).runDir)).toEqual([]);
});
