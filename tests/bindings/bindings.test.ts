// Bindings: from what people write to what is known, kept up to date, and honest about what is gone.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { coverageOf } from '../../src/bindings/coverage.ts';
import type { BoundSection } from '../../src/bindings/file.ts';
import { BINDINGS, readBindings, writeBindings } from '../../src/bindings/folder.ts';
import { readSuite } from '../../src/bindings/load.ts';
import { type Suite, suiteOf } from '../../src/bindings/suite.ts';
import { updated } from '../../src/bindings/update.ts';
import { canonical } from '../../src/guide/canonical.ts';
import { loadSections } from '../../src/spec/registry.ts';
import { guideOf, HARBOUR, harbourSuite } from '../guide/harbour.ts';

const NONE = { sections: [], overrules: [] };

describe('those of the suite', () => {
  test('are to what there is', async () => {
    expect((await readSuite()).broken).toEqual([]);
  });

  test('have a target each, or a reason, and no long text of the guide', async () => {
    const { sections, overrules } = await readBindings();
    expect(sections.length).toBeGreaterThan(60);
    for (const { because, blocks = [], promises = [] } of sections) {
      for (const one of [...blocks, ...promises]) {
        expect(one.by ?? one.because ?? because, one.begins).toBeDefined();
        expect(one.begins.length).toBeLessThanOrEqual(40);
      }
    }
    for (const { begins } of overrules) expect(begins.length).toBeLessThanOrEqual(40);
  });

  test('name the file and the line of each', async () => {
    const { sections } = await readSuite();
    const tests = sections.flatMap(({ blocks }) => blocks.flatMap((block) => block.tests));
    expect(tests.length).toBeGreaterThan(70);
    for (const { file, line } of tests) {
      expect(file).toMatch(/^suites\/.*\.spec\.ts$/);
      expect(line).toBeGreaterThan(0);
    }
  });

  test('are to steps whose commands can be parsed', async () => {
    for (const { items } of (await loadSections()).values()) {
      for (const item of items) {
        if (item.kind !== 'check' && item.run !== null)
          await expect(canonical(item.run), item.id).resolves.toBeDefined();
      }
    }
  });
});

describe('coverage', () => {
  let suite: Suite;
  beforeAll(async () => {
    suite = await harbourSuite();
  });
  const all = (text: string, of: Suite) =>
    coverageOf(guideOf(text), of).sections.flatMap(({ covered }) => covered);

  test('of the document they were made for is whole', () => {
    const covered = all(HARBOUR, suite);
    expect(covered.filter(({ bound }) => bound === 'unbound')).toEqual([]);
    expect(covered.filter(({ what }) => what === 'block')).toHaveLength(13);
    expect(covered.find(({ begins }) => begins.startsWith('The second'))).toMatchObject({
      bound: 'untested',
      because: 'There is no suite for it yet.',
    });
  });

  test('names a new promise, a changed one, and what is bound and gone', () => {
    const text = HARBOUR.replace('Boats wait', 'Boats must wait')
      .replace('4.8 OK', '5.8 OK')
      .replace('> **Note:** The tide table is kept in UTC, and never in local time.\n', '');
    const { broken } = coverageOf(guideOf(text), suite);
    const left = all(text, suite).filter(({ bound }) => bound === 'unbound');
    expect(left.map(({ begins }) => begins)).toEqual([
      'Boats must wait outside; they',
      'Security score: 5.8 OK',
    ]);
    expect(broken).toEqual(['1.1: “Note: The tide table is …” is bound, and the document does not say it.']);
  });

  test('names a binding to a check that is gone', () => {
    const bound = {
      section: '1.1',
      title: 'x',
      promises: [{ begins: 'It must', print: '0'.repeat(12), words: '', by: ['gone'] }],
    };
    expect(suiteOf(new Map(), { sections: [bound], overrules: [] }).broken).toEqual([
      '1.1: “It must …” is bound to gone, which the suite has not.',
    ]);
  });
});

describe('brought up to date', () => {
  const bind = async (text: string, sections: readonly BoundSection[]) => {
    const bindings = { sections, overrules: [] };
    return updated(guideOf(text), bindings, suiteOf(new Map(), bindings));
  };

  test('they keep what people wrote, also of what was changed or moved', async () => {
    const before = (await bind(HARBOUR, [])).map((section) => ({
      ...section,
      ...(section.promises && {
        promises: section.promises.map((one) => ({ ...one, because: one.begins })),
      }),
    }));
    const text = HARBOUR.replace('stay closed at', 'be shut at').replace('### 2.1', '### 2.9');
    const after = await bind(text, before);
    const inSection = (id: string) => after.find(({ section }) => section === id)?.promises ?? [];
    expect(inSection('1.2').find(({ begins }) => begins.startsWith('The gate'))).toMatchObject({
      begins: 'The gate must be shut',
      because: 'The gate must stay closed',
    });
    expect(inSection('2.9').map(({ because }) => because)).toHaveLength(2);
    expect(await bind(text, after)).toEqual(after);
  });

  test('they have nothing for what is new', async () => {
    const [first] = await bind('## Phase 1: x\n\n### 1.1 y\n\nIt must be.\n', []);
    expect(first?.promises?.[0]).toEqual({
      begins: 'It must be.',
      print: expect.any(String),
      words: expect.any(String),
    });
  });
});

describe('their files', () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'conform-bindings-'));
  });
  afterAll(() => rm(dir, { recursive: true }));

  test('are read as they were written', async () => {
    const sections = (await readBindings()).sections.filter(({ section }) => section.startsWith('2.'));
    await writeBindings('2', sections, dir);
    expect(await readBindings(dir)).toEqual({ ...NONE, sections });
  });

  test.for([
    ['no list', 'a: 1', /These are no bindings: .*phase03\.yaml/],
    ['an unknown key', '- { section: "3.1", title: x, checks: [] }', /phase03\.yaml/],
    [
      'a fingerprint that is none',
      '- { section: "3.1", title: x, promises: [{ begins: a, print: b, words: "" }] }',
      /print/,
    ],
    ['no YAML', '- [', /phase03\.yaml/],
  ] as const)('that hold %s are named', async ([, text, message]) => {
    await writeFile(join(dir, 'phase03.yaml'), text);
    await expect(readBindings(dir)).rejects.toThrow(message);
  });

  test('are where the suite reads them', () => {
    expect(BINDINGS).toMatch(/\/bindings$/);
  });
});
