// Several changes in one document: whole blocks, parts of them, in quotations, and what can't stand together.
import { describe, expect, test } from 'vitest';
import { correct, isCorrected, type Note } from '../../src/guide/corrected.ts';
import { parseGuide } from '../../src/guide/document.ts';
import type { Change } from '../../src/guide/patch.ts';

const SOURCE = `# OpenClaw Hardened Deployment Guide

## Phase 1: Ubuntu System Preparation

### 1.1 First

\`\`\`bash
one
two
\`\`\`

> \`\`\`bash
> three
> four
> \`\`\`

### 1.2 Second

\`\`\`bash
five
\`\`\`
`;
type Correction = Change | Note;
const parse = (source: string) => parseGuide('guide.md', Buffer.from(source));
const make = (...corrections: Correction[]) => correct(parse(SOURCE), corrections);

describe('changes', () => {
  test('are made to parts of blocks, and to whole ones', () => {
    const { text, refused } = make(
      { section: '1.1', from: 'one', to: 'uno\nuna' },
      { section: '1.1', from: 'two', to: 'due' },
      { section: '1.2', block: 1, to: 'cinque' },
    );
    expect(text).toBe(SOURCE.replace('one', 'uno\nuna').replace('two', 'due').replace('five', 'cinque'));
    expect(refused).toEqual([]);
  });

  test('stand in a quotation as its other lines do', () => {
    expect(make({ section: '1.1', block: 2, from: 'four', to: 'four\nand more' }).text).toBe(
      SOURCE.replace('> four', '> four\n> and more'),
    );
  });

  test('may take a line out', () => {
    expect(make({ section: '1.1', from: 'one\n', to: '' }).text).toBe(SOURCE.replace('one\n', ''));
  });

  test('of whole blocks come first: others may be about what they put there', () => {
    const { text } = make(
      { section: '1.2', block: 1, from: 'sei', to: 'sette' },
      { section: '1.2', block: 1, to: 'cinque, sei' },
    );
    expect(text).toBe(SOURCE.replace('five', 'cinque, sette'));
  });

  test.for([
    [{ section: '1.1', from: 'five', to: 'x' }],
    [{ section: '9.9', block: 1, to: 'x' }],
    [
      { section: '1.1', from: 'one', to: 'uno' },
      { section: '1.1', block: 1, from: 'one', to: 'eins' },
    ],
    [
      { section: '1.2', block: 1, to: 'cinque' },
      { section: '1.2', block: 1, to: 'fünf' },
    ],
  ])('%j: the last can’t be made', (changes) => {
    expect(make(...changes).refused).toEqual([changes.at(-1)]);
  });
});

describe('notes', () => {
  test('stand at the end of their section, in their order', () => {
    const { text, refused } = make(
      { section: '1.1', says: 'It is so.' },
      { section: '1.1', says: 'And so.' },
    );
    expect(text).toBe(
      SOURCE.replace('### 1.2', '> **Correction:** It is so.\n\n> **Correction:** And so.\n\n### 1.2'),
    );
    expect(refused).toEqual([]);
  });

  test('stand before a rule and a heading that follow', () => {
    const source = SOURCE.replace('### 1.2 Second', '---\n\n## Phase 2: More\n\n### 2.1 Second');
    expect(correct(parse(source), [{ section: '1.1', says: 'It is so.' }]).text).toBe(
      source.replace('---', '> **Correction:** It is so.\n\n---'),
    );
  });

  test('stand at the end of the document, where their section is its last', () => {
    expect(make({ section: '1.2', says: 'It is so.' }).text).toMatch(
      /five\n```\n\n> \*\*Correction:\*\* It is so\.\n\n?$/,
    );
  });

  test('are for sections that there are', () => {
    const note = { section: '9.9', says: 'It is so.' };
    expect(make(note)).toEqual({ text: SOURCE, refused: [note] });
  });
});

describe('what a document has already', () => {
  const sets: readonly (readonly Correction[])[] = [
    [{ section: '1.1', from: 'one', to: 'uno' }],
    [{ section: '1.1', block: 1, from: 'one', to: 'one\nmore' }],
    [{ section: '1.1', from: 'two', to: '' }],
    [{ section: '1.1', says: 'It is so.' }],
    [
      { section: '1.1', from: 'three', to: 'tre' },
      { section: '1.2', block: 1, to: 'cinque' },
    ],
    [{ section: '1.2', block: 1, from: 'cinque', to: 'fünf' }],
  ];

  test('is told from what it has not: each alone, all but each, and all together', () => {
    const has = (source: string) => sets.map((set) => isCorrected(parse(source), set, sets.flat()));
    expect(has(SOURCE)).toEqual(sets.map(() => false));
    expect(has(make(...sets.flat()).text)).toEqual(sets.map((set) => !isOverruled(set)));
    for (const set of sets.slice(0, -1)) {
      expect(has(make(...set).text)).toEqual(sets.map((one) => one === set));
    }
  });

  // Of “one” the whole line was replaced by another set, so that “one, and more” is not there.
  const isOverruled = (set: readonly Correction[]) => set === sets[1];
});
