// Several changes in one document: whole blocks, parts of them, in quotations, and what can't stand together.
import { describe, expect, test } from 'vitest';
import { correct } from '../../src/guide/corrected.ts';
import { parseGuide } from '../../src/guide/document.ts';

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
const make = (...changes: Parameters<typeof correct>[2]) =>
  correct(parseGuide('guide.md', Buffer.from(SOURCE)), SOURCE, changes);

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
    const { made, refused } = make(...changes);
    expect(refused).toEqual([changes.at(-1)]);
    expect(made).toEqual(changes.slice(0, -1));
  });
});
