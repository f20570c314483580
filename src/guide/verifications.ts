// The commands that the guide puts in a sentence: ``Verify: `gcc --version` ``.
import { lineOf, type Node, rawText } from './markdown.ts';

export interface Verification {
  readonly command: string;
  /** Line of the document, from 1. */
  readonly line: number;
}

/** What may stand between "Verify" and its first command, and between two commands. */
const LEADS_IN = /^Verify\b[^.!?]*(?::|\b(?:with|using|running))\s*$/;
const LEADS_ON = /(?:,|;|\band)\s*$/;

/**
 * The commands of the paragraphs that begin with "Verify", wherever they stand in a node.
 *
 * Code that a sentence merely mentions ("should show the `bookworm-slim` image") is none.
 */
export function readVerifications(node: Node): Verification[] {
  if (node.type !== 'paragraph') {
    return 'children' in node ? node.children.flatMap(readVerifications) : [];
  }
  const found: Verification[] = [];
  let before = '';
  for (const piece of phrases(node)) {
    if (piece.type !== 'inlineCode') {
      before += rawText(piece);
      continue;
    }
    if ((found.length === 0 ? LEADS_IN : LEADS_ON).test(before.trimStart())) {
      found.push({ command: piece.value, line: lineOf(piece) });
    }
    before += `\`${piece.value}\``;
  }
  return found;
}

function phrases(node: Node): Node[] {
  return 'children' in node ? node.children.flatMap(phrases) : [node];
}
