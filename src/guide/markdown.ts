// What the readers of the document share about Markdown's syntax tree (mdast).
import type { fromMarkdown } from 'mdast-util-from-markdown';

export type Root = ReturnType<typeof fromMarkdown>;
export type Node = Root['children'][number];

/** What a reader sees of a node, on one line: emphasis, links and backticks leave their text. */
export function plainText(node: Node): string {
  return rawText(node).replace(/\s+/g, ' ').trim();
}

/** Like {@link plainText}, with the whitespace of the source. */
export function rawText(node: Node): string {
  if ('value' in node) return node.value;
  if ('children' in node) return node.children.map(rawText).join('');
  return node.type === 'break' ? '\n' : '';
}

/** Line of the document, from 1, on which a node begins. */
export function lineOf(node: Node): number {
  return node.position?.start.line ?? 0;
}
