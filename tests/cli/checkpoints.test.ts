// Where a walk begins: at the checkpoint that it names, waited for if need be; one of what has drifted, at the last checkpoint
// before the first step that is done otherwise now.
import '../checkpoint/own-cache.ts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Circumstances, keyAfter } from '../../src/checkpoint/key.ts';
import { addCheckpoint } from '../../src/checkpoint/store.ts';
import { beforeDrift, beginAt } from '../../src/cli/checkpoints.ts';
import { silent } from '../../src/progress.ts';
import { inputsSchema, outbound } from '../../src/spec/inputs.ts';
import { PARTS } from '../../src/spec/phases.ts';
import { diskEngine } from '../checkpoint/disk-engine.ts';
import { aRunDir, aSection } from '../checkpoint/run.ts';
import { never } from '../spec/bench.ts';
import { aStep } from '../spec/items.ts';

diskEngine();

const AS_THE_SUITE_HAS_IT: Circumstances = {
  made: 'image',
  world: {},
  inputs: inputsSchema.parse({}),
  documentText: {},
};
const withText = (...ids: readonly string[]): Circumstances => ({
  ...AS_THE_SUITE_HAS_IT,
  documentText: Object.fromEntries(ids.map((id) => [id, 'otherwise'])),
});

const sections = new Map(
  [
    aSection('5.1', aStep({ id: '5.1/step', run: 'do 5.1' })),
    aSection(
      '1.1',
      aStep({ id: '1.1/step', run: 'do 1.1' }),
      aStep({ id: '1.1/hardened', run: 'harden', when: [outbound.is('hardened')] }),
    ),
    aSection('2.1', aStep({ id: '2.1/step', run: 'do 2.1' })),
  ].map((one) => [one.id, one]),
);

/** As an earlier walk has taken them. */
async function takeAfter(...parts: readonly string[]): Promise<void> {
  for (const after of parts) {
    const place = PARTS.findIndex(({ name }) => name === after);
    const key = keyAfter(place, sections.values(), AS_THE_SUITE_HAS_IT);
    await addCheckpoint({ key, after, disk: { base: 'base', layers: [after] }, bytes: 1 }, await aRunDir());
  }
}

let said: string[];
beforeEach(() => {
  said = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said.push(String(text));
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());
const begin = async (...drifted: readonly string[]) =>
  (await beforeDrift(sections, withText(...drifted)))?.after ?? null;

test('before the first of several, in the guide’s order', async () => {
  await takeAfter('1', '2', '5');
  expect(await begin('5.1/step')).toBe('2');
  expect(await begin('5.1/step', '2.1/step')).toBe('1');
  expect(said.at(-1)).toBe('The first step that has drifted is in Phase 2; the walk begins after Phase 1.\n');
});

test('at the nearest, where none was taken right before it', async () => {
  await takeAfter('1');
  expect(await begin('5.1/step')).toBe('1');
});

test('never at one that was taken after it', async () => {
  await takeAfter('2', '5');
  expect(await begin('2.1/step')).toBeNull();
  expect(said.at(-1)).toMatch(/in Phase 2; the walk begins on a fresh machine: no checkpoint was taken/);
});

test('on a fresh machine when it is in the first phase', async () => {
  await takeAfter('1', '2', '5');
  expect(await begin('1.1/step')).toBeNull();
  expect(said.at(-1)).toMatch(/in Phase 1; the walk begins on a fresh machine\.\n$/);
});

test('what belongs to a choice that was not made does not count', async () => {
  await takeAfter('1', '2', '5');
  expect(await begin('1.1/hardened', '5.1/step')).toBe('2');
  await expect(begin('1.1/hardened')).rejects.toThrow(
    /What has drifted is not done with these choices: --changed: 1\.1\/hardened\. Make the choice/,
  );
});

describe('a part that is named', () => {
  const at = async (part: string, waitMs?: number, signal = never) => {
    const patience = waitMs === undefined ? undefined : { waitMs, progress: silent, signal };
    return (await beginAt(part, sections, AS_THE_SUITE_HAS_IT, patience))?.after ?? null;
  };

  test('is begun at the checkpoint right before it, at the nearest, or not at all', async () => {
    await expect(at('2')).rejects.toThrow('No checkpoint was taken');
    await takeAfter('1');
    expect(await at('2')).toBe('1');
    expect(await at('5')).toBe('1');
    expect(said.at(-1)).toContain('the nearest is the one after Phase 1');
  });

  test('is waited for, while another walk is on its way there', async () => {
    await takeAfter('1');
    const found = at('5', 60_000);
    await takeAfter('2');
    expect(await found).toBe('2');
  });

  test('is not waited for any longer than that, nor when told to stop', async () => {
    await expect(at('2', 1)).rejects.toThrow('No checkpoint was taken');
    await takeAfter('1');
    expect(await at('5', 1)).toBe('1');
    await expect(at('5', 60_000, AbortSignal.timeout(50))).rejects.toThrow(/abort/i);
  });

  test('of which nothing comes before is begun on a fresh machine, at once', async () => {
    expect(await at('1', 60_000)).toBeNull();
  });
});
