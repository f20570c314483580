// Sections of the parts 1, 2 and 5, and which checkpoints of theirs a walk can begin at.
import './own-cache.ts';
import { describe, expect, test } from 'vitest';
import { isComplete, isFirst, isJustBefore, latestBefore, latestUpTo } from '../../src/checkpoint/find.ts';
import { type Circumstances, keyAfter } from '../../src/checkpoint/key.ts';
import { addCheckpoint, type Checkpoint } from '../../src/checkpoint/store.ts';
import { inputsSchema } from '../../src/spec/inputs.ts';
import { placeOfPart } from '../../src/spec/phases.ts';
import { aStep } from '../spec/items.ts';
import { diskEngine } from './disk-engine.ts';
import { aRunDir, aSection } from './run.ts';

diskEngine();

const CIRCUMSTANCES: Circumstances = {
  made: 'image',
  world: {},
  inputs: inputsSchema.parse({}),
  documentText: {},
};

// As the files of the specs may be loaded: not in the guide's order.
const SECTIONS = ['5.1', '1.1', '2.1'].map((id) =>
  aSection(id, aStep({ id: `${id}/step`, run: `do ${id}` })),
);

/** Takes one of a machine on which the parts up to this one were done. */
async function takeAfter(after: string, circumstances = CIRCUMSTANCES): Promise<void> {
  const key = keyAfter(placeOfPart(after), SECTIONS, circumstances);
  await addCheckpoint({ key, after, disk: { base: 'base', layers: [after] }, bytes: 1 }, await aRunDir());
}

const found = async (before: string | null, circumstances = CIRCUMSTANCES) =>
  (before === null
    ? await latestUpTo(undefined, SECTIONS, circumstances)
    : await latestBefore(before, SECTIONS, circumstances)
  )?.after;

describe('the latest checkpoint before a part', () => {
  test('is the one right before it', async () => {
    for (const after of ['1', '2', '5']) await takeAfter(after);
    expect(await found('2')).toBe('1');
    expect(await found('5')).toBe('2');
    expect(await found(null)).toBe('5');
  });

  test('is of the last part that specs are about', async () => {
    for (const after of ['1', '2', '5']) await takeAfter(after);
    expect(await found('4')).toBe('2');
    expect(await found('checklist')).toBe('5');
  });

  test('is the nearest, where there is none right before it', async () => {
    await takeAfter('1');
    expect(await found('5')).toBe('1');
    expect(await found(null)).toBe('1');
  });

  describe('for a machine that can go on from another kind', () => {
    const asAnother: Circumstances = { ...CIRCUMSTANCES, made: 'another', adopts: ['image'] };

    test('is one of that kind, where there is none of its own', async () => {
      await takeAfter('1');
      expect(await found('2', asAnother)).toBe('1');
      expect(await found('2', { ...asAnother, adopts: [] })).toBeUndefined();
    });

    test('is the nearest, of whichever kind', async () => {
      await takeAfter('1', asAnother);
      await takeAfter('2');
      expect(await found('5', asAnother)).toBe('2');
    });

    test('is its own of two that are as near', async () => {
      await takeAfter('1');
      await takeAfter('1', asAnother);
      const key = keyAfter(placeOfPart('1'), SECTIONS, asAnother);
      expect((await latestBefore('2', SECTIONS, asAnother))?.key).toBe(key);
    });
  });

  test('is none where only later ones were taken', async () => {
    await takeAfter('2');
    expect(await found('2')).toBeUndefined();
    expect(await found('1')).toBeUndefined();
  });

  test('is none of a machine that came about in another way', async () => {
    const other = { ...CIRCUMSTANCES, made: 'another image' };
    await takeAfter('2', other);
    expect(await found('5', other)).toBe('2');
    expect(await found('5')).toBeUndefined();
    await takeAfter('1');
    expect(await found('5')).toBe('1');
  });
});

test('a checkpoint is right before a part when all before it was done', () => {
  const of = (after: string) => ({ after }) as Checkpoint;
  expect(isJustBefore('5', SECTIONS, of('2'))).toBe(true);
  expect(isJustBefore('5', SECTIONS, of('1'))).toBe(false);
  expect(isJustBefore('3', SECTIONS, of('2'))).toBe(true);
  expect(isComplete(undefined, SECTIONS, of('5'))).toBe(true);
  expect(isComplete(undefined, SECTIONS, of('2'))).toBe(false);
  expect(isComplete('2', SECTIONS, of('2'))).toBe(true);
  expect(isJustBefore('1', SECTIONS, of('1'))).toBe(false);
});

test('a part is the first when specs are about none before it', () => {
  expect(isFirst('1', SECTIONS)).toBe(true);
  expect(isFirst('2', SECTIONS)).toBe(false);
  const later = SECTIONS.filter(({ id }) => id !== '1.1');
  expect(isFirst('2', later)).toBe(true);
  expect(isFirst('3', later)).toBe(false);
});

describe('an appendix', () => {
  const appendices = ['Appendix A', 'B.1'].map((id) =>
    aSection(id, aStep({ id: `${id}/step`, run: `do ${id}` })),
  );
  const after = 'Regular Security Audit Procedure (PLACEHOLDER)';
  const all = [...SECTIONS, ...appendices, aSection(after, aStep({ id: `${after}/step`, run: 'audit' }))];
  const take = async (part: string): Promise<void> => {
    const key = keyAfter(placeOfPart(part), all, CIRCUMSTANCES);
    await addCheckpoint(
      { key, after: part, disk: { base: 'base', layers: [part] }, bytes: 1 },
      await aRunDir(),
    );
  };

  test('begins where all else ends, and not where another one does', async () => {
    for (const part of ['5', 'operations', 'appendix-a']) await take(part);
    expect((await latestBefore('appendix-a', all, CIRCUMSTANCES))?.after).toBe('operations');
    expect((await latestBefore('appendix-b', all, CIRCUMSTANCES))?.after).toBe('operations');
    expect((await latestUpTo('appendix-a', all, CIRCUMSTANCES))?.after).toBe('appendix-a');
  });

  test('is nothing that other parts build on', async () => {
    for (const part of ['5', 'appendix-a']) await take(part);
    expect((await latestBefore('operations', all, CIRCUMSTANCES))?.after).toBe('5');
    expect((await latestUpTo(undefined, all, CIRCUMSTANCES))?.after).toBe('5');
    expect(isFirst('appendix-b', appendices)).toBe(true);
  });

  test('changes no key but its own', () => {
    const without = all.filter(({ id }) => id !== 'Appendix A');
    const keyOf = (part: string, sections: typeof all) =>
      keyAfter(placeOfPart(part), sections, CIRCUMSTANCES);
    for (const part of ['5', 'operations', 'appendix-b'])
      expect(keyOf(part, without), part).toBe(keyOf(part, all));
    expect(keyOf('appendix-a', without)).not.toBe(keyOf('appendix-a', all));
  });
});
