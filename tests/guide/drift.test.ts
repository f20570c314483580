// A document changed in every way we know, against what is known of it: each change is named in its place, with its test.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { knownFrom } from '../../src/bindings/against.ts';
import type { Suite } from '../../src/bindings/suite.ts';
import type { Difference, DifferenceKind } from '../../src/guide/difference.ts';
import { drifted, guideOf, HARBOUR, harbourSuite, placeOfTest } from './harbour.ts';

let suite: Suite;
beforeAll(async () => {
  suite = await harbourSuite();
});

/** Replaces the one place of the document that has `from`. */
function changed(from: string, to: string): string {
  const pieces = HARBOUR.split(from);
  expect(pieces, `“${from}” stands there once`).toHaveLength(2);
  return pieces.join(to);
}

const lineOf = (text: string, piece: string): number => text.slice(0, text.indexOf(piece)).split('\n').length;

type Change = readonly [name: string, from: string, to: string];

/** Each is named once, in the line and section where it is, with the test of it. */
type Named = readonly [...Change, kind: DifferenceKind, section: string, at: string, test: string | null];

const CHANGES = join(import.meta.dirname, '../../fixtures/guides/harbour-changes.yaml');
const { named: NAMED, silent: SILENT }: { named: Named[]; silent: Change[] } = parse(
  readFileSync(CHANGES, 'utf8'),
);

test('as it is, it has not drifted', async () => {
  expect(await drifted(guideOf(HARBOUR), suite.sections)).toEqual([]);
});

describe('is named:', () => {
  test.for(NAMED)('%s', async ([, from, to, kind, section, at, of]) => {
    const text = changed(from, to);
    const differences = await drifted(guideOf(text), suite.sections);
    const first = differences[0];
    expect(differences.map((one) => one.kind)).toEqual([kind]);
    expect(first).toMatchObject({ kind, section, line: lineOf(text, at) });
    expect(first?.tests.map(({ id, file, line }) => ({ id, file, line }))).toEqual(
      of === null ? [] : [{ id: of, ...placeOfTest(of) }],
    );
  });

  test.for(NAMED)('%s, against another version', async ([, from, to, kind, section, at]) => {
    const text = changed(from, to);
    const known = knownFrom(guideOf(HARBOUR), suite);
    const differences = await drifted(guideOf(text), known);
    expect(differences.map((one) => one.kind)).toEqual([kind]);
    // Of prose that is installed, another version has the very line.
    const place = from === 'pier clear.' ? to : at;
    expect(differences[0]).toMatchObject({ section, line: lineOf(text, place) });
  });
});

describe('is not named:', () => {
  test.for(SILENT)('%s', async ([, from, to]) => {
    const text = changed(from, to);
    expect(await drifted(guideOf(text), suite.sections)).toEqual([]);
    expect(await drifted(guideOf(text), knownFrom(guideOf(HARBOUR), suite))).toEqual([]);
  });

  test('a whole document with the line ends of Windows', async () => {
    expect(await drifted(guideOf(HARBOUR.replaceAll('\n', '\r\n')), suite.sections)).toEqual([]);
  });

  test('a byte-order mark', async () => {
    expect(await drifted(guideOf(`\ufeff${HARBOUR}`), suite.sections)).toEqual([]);
  });
});

describe('is followed:', () => {
  const only = (differences: readonly Difference[]) =>
    differences.map(({ kind, about, section }) => [kind, about, section]);
  const STORE = HARBOUR.slice(HARBOUR.indexOf('### 2.3'), HARBOUR.indexOf('### 2.4'));

  test('a section that moved to another phase, under another number', async () => {
    const text = HARBOUR.replace(STORE, '').replace(
      '## Phase 2',
      `${STORE.replace('### 2.3', '### 1.4')}## Phase 2`,
    );
    expect(only(await drifted(guideOf(text), suite.sections))).toEqual([['moved', 'section', '1.4']]);
  });

  test('a section with another heading and another number', async () => {
    const text = HARBOUR.replace('### 2.3 The store', '### 2.7 What is kept');
    expect(only(await drifted(guideOf(text), suite.sections))).toEqual([['moved', 'section', '2.7']]);
  });

  test('those after a section that was put in', async () => {
    const text = HARBOUR.replace('### 1.3', '### 1.4')
      .replace('### 1.2', '### 1.3')
      .replace('### 1.3 Open', '### 1.2 Tides\n\n```bash\ntide now\n```\n\n### 1.3 Open');
    expect(only(await drifted(guideOf(text), suite.sections))).toEqual([
      ['added', 'section', '1.2'],
      ['moved', 'section', '1.3'],
      ['moved', 'section', '1.4'],
    ]);
  });

  test('a section that moved and changed: both are named', async () => {
    const text = HARBOUR.replace('### 2.3 The store', '### 2.6 The store').replace('chmod 755', 'chmod 700');
    expect(only(await drifted(guideOf(text), suite.sections))).toEqual([
      ['moved', 'section', '2.6'],
      ['command', 'block', '2.6'],
    ]);
  });

  test('a block that went to another section', async () => {
    const block = '```bash\njournalctl -u harbour -f\n```\n';
    const text = HARBOUR.replace(block, 'Look.\n').replace('## Phase 2', `${block}\n## Phase 2`);
    const differences = await drifted(guideOf(text), suite.sections);
    expect(only(differences)).toEqual([['moved', 'block', '1.3']]);
    expect(differences[0]?.tests.map(({ id }) => id)).toEqual(['Phase 2 › Log monitoring/step-1']);
  });

  test('a promise that went to another section', async () => {
    const promise = 'The gate must stay closed at night.';
    const text = HARBOUR.replace(promise, '').replace('## Phase 2', `${promise}\n\n## Phase 2`);
    expect(only(await drifted(guideOf(text), suite.sections))).toEqual([['moved', 'promise', '1.3']]);
  });

  test('two blocks that changed places', async () => {
    const text = HARBOUR.replace('signal bell', 'signal X')
      .replace('signal lamp --colour green', 'signal bell')
      .replace('signal X', 'signal lamp --colour green');
    expect(only(await drifted(guideOf(text), suite.sections))).toContainEqual(['moved', 'block', '1.2']);
  });

  test('two commands that changed places', async () => {
    const [a, b] = ['sudo gate default close inbound\n', 'sudo gate allow in on lock0\n'];
    const differences = await drifted(guideOf(HARBOUR.replace(a + b, b + a)), suite.sections);
    expect(only(differences)).toEqual([['command', 'block', '1.2']]);
    expect(differences[0]?.was).toContain('(elsewhere)');
  });

  test('two commands much alike that changed places, each with where it was', async () => {
    const [a, b] = ['harbour config set dock.mode "closed"', 'harbour config set dock.berths 24'];
    const text = HARBOUR.replace(`${a}\n  ${b}`, `${b}\n  ${a}`);
    const differences = await drifted(guideOf(text), suite.sections);
    expect(differences.map(({ line, was, now }) => [line, was, now])).toEqual([
      [lineOf(text, b), `${b} (elsewhere)`, b],
      [lineOf(text, a), `${a.replaceAll('"', '')} (elsewhere)`, a.replaceAll('"', '')],
    ]);
  });
});

test('a section that is gone names all that tested it', async () => {
  const text = HARBOUR.replace(/### 2\.3[\s\S]*(?=### 2\.4)/, '');
  const [difference, ...others] = await drifted(guideOf(text), suite.sections);
  expect(others).toEqual([]);
  expect(difference).toMatchObject({ kind: 'removed', about: 'section', section: '2.3' });
  expect(difference?.tests.map(({ id }) => id)).toEqual(['2.3/step-1']);
});

test('what was, and what is now, is the line that changed', async () => {
  const text = HARBOUR.replace('dock.berths 24', 'dock.berths 42').replace('MemoryMax=2G', 'MemoryMax=4G');
  expect((await drifted(guideOf(text), suite.sections)).map(({ was, now }) => [was, now])).toEqual([
    ['harbour config set dock.berths 24', 'harbour config set dock.berths 42'],
    ['[Service] MemoryMax=2G', '[Service] MemoryMax=4G'],
  ]);
});

test('of a promise that only its fingerprint is known of, the new words are named', async () => {
  const text = HARBOUR.replace('4.8 OK', '5.8 OK');
  const [difference] = await drifted(guideOf(text), suite.sections);
  expect(difference).toMatchObject({
    was: 'Security score: 4.8 OK … (had not: 5.8)',
    now: 'Security score: 5.8 OK',
  });
});
