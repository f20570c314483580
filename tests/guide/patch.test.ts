// Changes to blocks as unified diffs: the hunk says what changes, and `git apply` makes it so.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { loadGuide } from '../../src/guide/document.ts';
import { findPlace, hunk } from '../../src/guide/patch.ts';

const LIGHTHOUSE = join(import.meta.dirname, '../../fixtures/guides/lighthouse.md');
const TEXT = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine';
const change = (from: string | undefined, to: string) => ({
  section: '1.1',
  to,
  ...(from !== undefined && { from }),
});

describe('a hunk', () => {
  test('has three lines of what stays around what changes, and the lines of the file', () => {
    expect(hunk({ text: TEXT, line: 100 }, change('five', 'FIVE'))).toBe(
      '@@ -101,7 +101,7 @@\n two\n three\n four\n-five\n+FIVE\n six\n seven\n eight',
    );
  });

  test.for<[string, string | undefined, string, string]>([
    ['the first line', 'one\n', '', '@@ -100,4 +100,3 @@\n-one\n two\n three\n four'],
    ['the last line', '\nnine', '', '@@ -105,4 +105,3 @@\n six\n seven\n eight\n-nine'],
    ['part of a line', 'wo', 'oo', '@@ -100,5 +100,5 @@\n one\n-two\n+too\n three\n four\n five'],
    ['more lines', 'nine', 'nine\nten', '@@ -106,3 +106,4 @@\n seven\n eight\n nine\n+ten'],
  ])('changes %s', ([, from, to, expected]) => {
    expect(hunk({ text: TEXT, line: 100 }, change(from, to))).toBe(expected);
  });

  test('changes the whole block, or takes it out', () => {
    expect(hunk({ text: 'a\nb', line: 5 }, change(undefined, 'c'))).toBe('@@ -5,2 +5,1 @@\n-a\n-b\n+c');
    expect(hunk({ text: 'a\nb', line: 5 }, change(undefined, ''))).toBe('@@ -5,2 +4,0 @@\n-a\n-b');
  });

  test('is none where the text is not there, or there twice', () => {
    expect(hunk({ text: TEXT, line: 1 }, change('ten', 'x'))).toBeNull();
    expect(hunk({ text: 'a a', line: 1 }, change('a', 'x'))).toBeNull();
  });
});

describe('the block of a change', async () => {
  const guide = await loadGuide(LIGHTHOUSE);

  test('is the one of its number, or the one that has the text', () => {
    expect(findPlace(guide, { section: '1.2', block: 2, to: '' })?.text).toBe('lamp set kind electric');
    expect(findPlace(guide, { section: '1.2', from: 'kind: electric', to: '' })?.text).toBe('kind: electric');
  });

  test.for([
    { section: '9.9', block: 1, to: '' },
    { section: '1.2', block: 99, to: '' },
    { section: '1.2', from: 'no such text', to: '' },
    { section: '1.2', from: 'lamp', to: '' },
    { section: '1.2', to: '' },
  ])('is none for %j', (none) => {
    expect(findPlace(guide, none)).toBeNull();
  });
});

test.for([
  ['a block', { section: '1.2', block: 2, to: 'lamp set kind gas\nlamp light' }, ''],
  ['a word', { section: '1.1', from: 'upgrade -y', to: 'full-upgrade -y' }, ''],
  ['a quoted block', { section: '1.2', block: 3, from: 'oil', to: 'whale' }, '> '],
  ['a block that goes', { section: '1.2', block: 1, to: '' }, ''],
] as const)('%s: applied, the document says what it should', async ([, one, prefix]) => {
  const folder = await mkdtemp(join(tmpdir(), 'patch-'));
  try {
    const source = await readFile(LIGHTHOUSE, 'utf8');
    await writeFile(join(folder, 'guide.md'), source);
    const place = findPlace(await loadGuide(LIGHTHOUSE), one);
    if (place === null) throw new Error('There is no such block.');
    const diff = `--- a/guide.md\n+++ b/guide.md\n${hunk(place, one, (line) => prefix + line)}\n`;
    await execa('git', ['apply', '--unidiff-zero', '-'], { cwd: folder, input: diff });
    const before = 'from' in one ? one.from : place.text;
    const after = one.to === '' ? '' : one.to;
    const expected = source.replace(
      one.to === '' ? `${before}\n` : place.text,
      one.to === '' ? '' : place.text.replace(before, after),
    );
    expect(await readFile(join(folder, 'guide.md'), 'utf8')).toBe(expected);
    expect(expected).not.toBe(source);
  } finally {
    await rm(folder, { recursive: true });
  }
});
