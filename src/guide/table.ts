// Tables, which CommonMark does not know: a paragraph of lines with pipes, the second of which rules off the heads.
import { lineOf, type Node } from './markdown.ts';
import type { Statement } from './statements.ts';

const RULE = /^\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?$/;

/**
 * The rows of a table, without its heads.
 * @returns null when the paragraph is none
 */
export function readRows(node: Node, source: string): Statement[] | null {
  const lines = source
    .slice(node.position?.start.offset, node.position?.end.offset)
    .split('\n')
    .map((line) => line.replace(/^[\s>]+/, '').trim());
  const [heads, rule, ...rows] = lines;
  if (!heads?.includes('|') || rule === undefined || !rule.includes('|') || !RULE.test(rule)) return null;
  return rows.map((row, index) => ({
    kind: 'row',
    text: cells(row).join(' | '),
    line: lineOf(node) + 2 + index,
  }));
}

/** A pipe after a backslash is text. */
function cells(row: string): readonly string[] {
  return row
    .replace(/^\||(?<!\\)\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.replaceAll('\\|', '|').replace(/\*\*|\s+/g, (found) => (found === '**' ? '' : ' ')))
    .map((cell) => cell.trim());
}
