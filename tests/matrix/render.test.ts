// A matrix as it is read: every cell says something, and what is amiss is explained.
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTable } from 'micromark-extension-gfm-table';
import { describe, expect, test } from 'vitest';
import { errataOf } from '../../src/matrix/errata.ts';
import { matrixOf } from '../../src/matrix/matrix.ts';
import { renderMarkdown, renderMatrix } from '../../src/matrix/render.ts';
import { buildResults } from '../../src/report/results.ts';
import { INFO, NASTY, record } from '../report/records.ts';

const walk = (version: string, ...records: Parameters<typeof record>[]) => ({
  version,
  report: version,
  results: buildResults(
    records.map(([outcome, parts]) => record(outcome, parts)),
    INFO,
  ),
  began: null,
});
const LISTED = [
  { id: 'E-1.5-v6-rows', section: '1.5', versions: { openclaw: '2026.2.9' }, metBy: ['b'] },
  {
    id: 'E-1.5-later',
    section: '1.5',
    versions: { openclaw: '2026.9.6' },
    absent: ['2026.2.9'],
    metBy: ['c', 'd', 'a'],
  },
];
const MATRIX = matrixOf(
  [
    walk('2026.2.9', ['passed', { id: 'a' }], ['erratum', { id: 'b' }], ['not-applicable', { id: 'c' }]),
    walk(
      '2026.9.6',
      ['failed', { id: 'a', title: 'a | b', reason: `gone: ${NASTY}` }],
      ['fixed', { id: 'b' }],
      ['erratum', { id: 'd', erratum: 'E-1.5-later' }],
    ),
  ],
  LISTED,
);
const ERRATA = errataOf(MATRIX.columns, LISTED);

describe('in a terminal', () => {
  const text = renderMatrix(MATRIX, ERRATA, { color: false, width: 120 });

  test('a cell counts outcomes, and leaves out what was not to be looked at', () => {
    expect(text).toMatch(/1\.5 Configure UFW firewall +│ 1 ✔ 1 ≠ +│ 1 ✔ 1 ✘ 1 ≠ +│/);
    expect(text).toMatch(/Verdict +│ conformant +│ non-conformant/);
  });

  test('each release is told of: what broke first, what is new, what ended', () => {
    expect(text).toContain('What broke first: 1.5 Configure UFW firewall: a | b (failed): gone:');
    expect(text).toContain('Newly failing: 1');
    expect(text).toContain('Errata that began: E-1.5-later');
    expect(text).toContain('Errata that ended: E-1.5-v6-rows');
    expect(text).toContain('Errata whose evidence is of other releases, not of this one: E-1.5-v6-rows');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none may get through
    expect(text).not.toMatch(/[\u0000-\u0009\u001b]/);
  });
});

describe('as Markdown', () => {
  const text = renderMarkdown(MATRIX, ERRATA);
  const tree = fromMarkdown(text, { extensions: [gfmTable()], mdastExtensions: [gfmTableFromMarkdown()] });
  const tables = tree.children.filter((node) => node.type === 'table');

  test('each table has a cell for each release in each row', () => {
    expect(tables.map(({ children }) => children.map((row) => row.children.length))).toEqual([
      [3, 3, 3],
      [4, 4],
      [4, 4, 4],
    ]);
  });

  test('what a machine has printed is no markup', () => {
    expect(text).not.toContain('<script>');
  });
});
