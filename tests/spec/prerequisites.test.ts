// What is done before a step or check, when it was left out so far, and what blocks it.
import { beforeAll, describe, expect, test } from 'vitest';
import type { ItemDefinition, SectionDefinition } from '../../src/spec/definition.ts';
import { prepare } from '../../src/spec/prerequisites.ts';
import { check, defineSection, loadSections, step } from '../../src/spec/registry.ts';
import { runItem } from '../../src/spec/run.ts';
import { assertions, type BenchOptions, type FakeBench, fakeBench, never } from './bench.ts';
import { anErratum } from './items.ts';

const LOOK = { severity: 'major', promise: 'somewhere' } as const;
const look = async ({ $ }: { $: (pieces: TemplateStringsArray) => Promise<unknown> }) =>
  expect(await $`look`).toBeDefined();

/** `9.94` needs `9.93` and, by its last check, `9.91`; `9.93` needs `9.92`, that needs `9.91`. */
beforeAll(() => {
  const section = (id: string, needs: readonly string[], body: () => void) =>
    defineSection(id, `Section ${id}`, needs, body, () => undefined);
  section('9.91', [], () => {
    step('One', { run: '91 one' });
    check('seen', LOOK, look);
    check('mended', { ...LOOK, errata: [anErratum()] }, async ({ $ }) => {
      expect((await $`91 state`).stdout).not.toContain('bad');
    });
    step('Two', { run: '91 two' });
  });
  section('9.92', ['9.91'], () => step('Three', { run: '92 three' }));
  section('9.93', ['9.92', '9.91'], () => {
    step('Never', { run: '93 never', when: { holds: () => false, otherwise: 'The other option.' } });
    step('Four', { run: '93 four' });
  });
  section('9.94', ['9.93'], () => {
    check('first', LOOK, look);
    step('Five', { run: '94 five' });
    check('last', { ...LOOK, needs: ['9.91'] }, look);
  });
  section('9.95', [], () => {
    check('free', LOOK, look);
    check('hungry', { ...LOOK, needs: ['9.92'] }, look);
  });
  section('9.96', ['9.97'], () => step('Egg', { run: 'egg' }));
  section('9.97', ['9.96'], () => step('Hen', { run: 'hen' }));
});

async function item(id: string): Promise<ItemDefinition> {
  const [section = ''] = id.split('/');
  const found = (await loadSections()).get(section)?.items.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`There is no ${id}.`);
  return found;
}

async function prepared(id: string, options: BenchOptions = {}, bench: FakeBench = fakeBench(options)) {
  const { blockedBy, done } = await prepare(await item(id), bench, never, assertions);
  return { blockedBy, done: done.map(({ record }) => `${record.id} ${record.outcome}`), bench };
}

const STATE = { '91 state': [{ stdout: 'bad' }, { stdout: 'good' }] };
const FAILS = { failures: [{ command: 'x', exitCode: 1 }] };

describe('what was left out', () => {
  test('is done first: once, in the guide’s order, with what that needs in turn', async () => {
    const { blockedBy, done, bench } = await prepared('9.94/last', { answers: STATE });
    expect(blockedBy).toBeNull();
    expect(done).toEqual([
      '9.91/one passed',
      '9.91/mended erratum',
      '9.91/two passed',
      '9.92/three passed',
      '9.93/never not-applicable',
      '9.93/four passed',
      '9.94/five passed',
    ]);
    expect(bench.asked).toEqual([
      '91 one',
      '91 state',
      'mend',
      '91 state',
      '91 two',
      '92 three',
      '93 four',
      '94 five',
    ]);
  });

  test('is not done again, by this process or the next', async () => {
    const bench = fakeBench({ answers: STATE });
    await prepared('9.94/last', {}, bench);
    for (const later of [bench, bench.again()]) {
      const before = later.asked.length;
      expect(await prepared('9.94/last', {}, later)).toMatchObject({ blockedBy: null, done: [] });
      expect(later.asked.length).toBe(before);
    }
  });

  test('is no more than what is needed: nothing below, no other section, no check that establishes nothing', async () => {
    expect((await prepared('9.95/free')).done).toEqual([]);
    expect((await prepared('9.91/one')).done).toEqual([]);
    expect((await prepared('9.95/hungry')).done.at(-1)).toBe('9.92/three passed');
    expect((await prepared('9.91/mended')).done).toEqual(['9.91/one passed']);
  });

  test('is done in a walk by the walk itself', async () => {
    const bench = fakeBench({ answers: STATE });
    const sections = await loadSections();
    for (const id of ['9.91', '9.92', '9.93', '9.94']) {
      for (const each of (sections.get(id) as SectionDefinition).items) {
        const { blockedBy, done } = await prepare(each, bench, never, assertions);
        expect({ id: each.id, blockedBy, done }).toEqual({ id: each.id, blockedBy: null, done: [] });
        await runItem(each, bench, never, assertions, blockedBy);
      }
    }
  });
});

describe('a step that failed', () => {
  test('blocks what needs it, by name', async () => {
    const { blockedBy, done, bench } = await prepared('9.92/three', {
      answers: { ...STATE, '91 one': FAILS },
    });
    expect(blockedBy).toBe('Needs “One” of 9.91, whose outcome is failed.');
    expect(done).toEqual(['9.91/one failed']);
    expect(bench.asked).toEqual(['91 one']);
  });

  test('blocks in turn what needs what it blocks, and nothing else', async () => {
    const bench = fakeBench({ answers: { ...STATE, '92 three': FAILS } });
    const { blockedBy } = await prepared('9.94/first', {}, bench);
    expect(blockedBy).toBe('Needs “Four” of 9.93, blocked by “Three” of 9.92, whose outcome is failed.');
    expect(bench.ledger.outcome('9.93/four')).toBe('blocked');
    expect(bench.ledger.outcome('9.93/never')).toBe('not-applicable');
    expect(await prepared('9.95/free', {}, bench)).toMatchObject({ blockedBy: null });
    expect(await prepared('9.91/two', {}, bench)).toMatchObject({ blockedBy: null });
  });

  test('that was broken blocks as well', async () => {
    const { blockedBy } = await prepared('9.92/three', {
      answers: { ...STATE, '91 two': new Error('lost') },
    });
    expect(blockedBy).toBe('Needs “Two” of 9.91, whose outcome is broken.');
  });
});

test('a check that failed blocks nothing, although a correction hangs on it', async () => {
  const bench = fakeBench({ answers: { '91 state': { stdout: 'bad' } } });
  expect(await prepared('9.92/three', {}, bench)).toMatchObject({
    blockedBy: null,
    done: ['9.91/one passed', '9.91/mended failed', '9.91/two passed'],
  });
});

test('sections that need each other are named, instead of being looked for for ever', async () => {
  await expect(prepared('9.96/egg')).rejects.toThrow(/need each other: 9\.96 needs 9\.97 needs 9\.96/);
});
