// Bindings: from what people write to what is known, kept up to date, and honest about what is gone.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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
import { sketch } from '../../src/guide/sketch.ts';
import { onlyFor } from '../../src/spec/condition.ts';
import type { SectionDefinition } from '../../src/spec/definition.ts';
import { check, defineSection, loadSections, step } from '../../src/spec/registry.ts';
import { guideOf, HARBOUR, harbourSuite } from '../guide/harbour.ts';
import { faults } from '../sabotage/faults.ts';

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

  test('name no fault that there is not', async () => {
    const { sections } = await readBindings();
    const reasons = sections.flatMap(({ promises = [] }) => promises.flatMap(({ because = '' }) => because));
    const named = reasons.flatMap((reason) => /fault (\d[\w.-]*\w)/.exec(reason)?.[1] ?? []);
    expect(named).not.toEqual([]);
    const known = faults.map(({ id }) => id);
    for (const id of named) expect(known).toContain(id);
  });

  test('name the file and the line of each', async () => {
    const { sections } = await readSuite();
    const tests = sections.flatMap(({ spec, blocks, promises }) => [
      ...(spec === null ? [] : [spec]),
      ...[...blocks, ...promises].flatMap((one) => one.tests),
    ]);
    expect(tests.length).toBeGreaterThan(300);
    for (const { id, file, line } of tests) {
      expect(file).toMatch(/^suites\/.*\.spec\.ts$/);
      const text = await readFile(join(BINDINGS, '..', file ?? ''), 'utf8');
      expect(text.split('\n')[(line ?? 0) - 1], `${id} at ${file}:${line}`).toMatch(
        /^\s*(?:section|step|check|manual|notRun)\(/,
      );
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

  test('names a section that is bound twice, and a promise that is bound to steps only', () => {
    const section = { section: '1.1', title: 'x', promises: [] };
    expect(suiteOf(new Map(), { sections: [section, section], overrules: [] }).broken).toEqual([
      expect.stringMatching(/^1\.1: stands in the bindings twice/),
    ]);
    const specs = new Map<string, SectionDefinition>();
    defineSection(
      '1.1',
      'x',
      [],
      () => step('a', { run: 'a' }),
      (one) => specs.set('1.1', one),
    );
    const promise = { begins: 'It must', print: '0'.repeat(12), words: '', by: ['a'] };
    expect(suiteOf(specs, { sections: [{ ...section, promises: [promise] }], overrules: [] }).broken).toEqual(
      ['1.1: “It must …” is bound to steps only, which judge nothing: bind it to a check.'],
    );
  });

  test('takes what no walk does for a person’s, and a check with a reason for a test in part', () => {
    const specs = new Map<string, SectionDefinition>();
    const body = () => {
      check('be', { severity: 'minor', promise: 'x', when: onlyFor('others') }, async () => undefined);
      check('see', { severity: 'minor', promise: 'x' }, async () => undefined);
    };
    defineSection('1.1', 'y', [], body, (one) => specs.set('1.1', one));
    const guide = guideOf('## Phase 1: x\n\n### 1.1 y\n\nIt must be. It must see.\n');
    const [bare] = guide.sections.flatMap(({ statements }) => [statements]);
    const promises = (bare ?? []).map(({ text }) => ({
      begins: text,
      print: sketch(text).print,
      words: sketch(text).words.join(''),
      by: [text.replace(/^It must |\.$/g, '')],
      ...(text.endsWith('see.') && { because: 'Only half of it.' }),
    }));
    const sections = [{ section: '1.1', title: 'y', promises }];
    const covered = all(
      '## Phase 1: x\n\n### 1.1 y\n\nIt must be. It must see.\n',
      suiteOf(specs, { sections, overrules: [] }),
    );
    expect(covered.map(({ bound }) => bound)).toEqual(['manual', 'partly']);
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

  test('a section that has another number by now keeps that of its spec, which its tests are found by', async () => {
    const suite = await harbourSuite();
    const before = await updated(guideOf(HARBOUR), NONE, suite);
    const text = HARBOUR.replace('### 2.1', '### 2.9').replace('4.8 OK', '5.8 OK');
    const after = await updated(guideOf(text), { ...NONE, sections: before }, suite);
    expect(after.map(({ section }) => section).sort()).toEqual(before.map(({ section }) => section).sort());
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
