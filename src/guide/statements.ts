// What a section says, statement by statement: sentences, list items, rows of tables, notes, outcomes in comments.
import { lineOf, type Node, rawText } from './markdown.ts';
import { outcomeComments } from './outcome-comments.ts';
import { splitLabels, splitSentences } from './sentences.ts';

/** `output` is a block that shows what is to be printed, with the sentence that announces it. */
export type StatementKind = 'sentence' | 'item' | 'note' | 'row' | 'comment' | 'output';

export interface Statement {
  readonly kind: StatementKind;
  /** On one line, without emphasis; code keeps its backticks. */
  readonly text: string;
  /** Line of the document, from 1, on which it begins. */
  readonly line: number;
}

/** A text with the line of the document on which each piece of it begins. */
interface Located {
  readonly text: string;
  readonly lineAt: (offset: number) => number;
}

/** The statements of a section, in its order. */
export function readStatements(body: readonly Node[]): Statement[] {
  const statements: Statement[] = [];
  const visit = (nodes: readonly Node[], kind: 'sentence' | 'item' | 'note'): void => {
    for (const [index, node] of nodes.entries()) {
      const next = nodes[index + 1];
      if (node.type === 'paragraph') {
        if (announcesOutput(node, next)) continue;
        statements.push(...sentencesOf(node, kind));
      } else if (node.type === 'code') {
        const before = nodes[index - 1];
        if (before !== undefined && announcesOutput(before, node)) {
          const text = oneLine(`${locate(before).text} ${node.value}`);
          statements.push({ kind: 'output', text, line: lineOf(node) + 1 });
        } else if (node.lang) {
          for (const { text, line } of outcomeComments(node.value))
            statements.push({ kind: 'comment', text, line: lineOf(node) + line });
        }
      } else if (node.type === 'table') statements.push(...rowsOf(node));
      else if (node.type === 'blockquote') visit(node.children, 'note');
      else if (node.type === 'list') visit(node.children, kind === 'note' ? 'note' : 'item');
      else if (node.type === 'listItem') visit(node.children, kind);
    }
  };
  visit(body, 'sentence');
  return statements;
}

/** Whether a paragraph such as "Expected output:" belongs to the block after it. */
function announcesOutput(node: Node, next: Node | undefined): boolean {
  return (
    node.type === 'paragraph' &&
    next?.type === 'code' &&
    // A block of commands after it is run; of another language, it is shown.
    !/^(?:bash|sh|shell)$/i.test(next.lang ?? '') &&
    locate(node).text.startsWith('Expected')
  );
}

/** The rows of a table, without its heads. */
function rowsOf({ children: [, ...rows] }: Extract<Node, { type: 'table' }>): Statement[] {
  return rows.map((row) => ({
    kind: 'row',
    text: row.children.map((cell) => oneLine(locate(cell).text)).join(' | '),
    line: lineOf(row),
  }));
}

function sentencesOf(node: Node, kind: StatementKind): Statement[] {
  const { text, lineAt } = locate(node);
  return (splitLabels(text) ?? splitSentences(text)).map(({ text, offset }) => ({
    kind,
    text: oneLine(text),
    line: lineAt(offset),
  }));
}

/** The text of a node's phrases, code in backticks. */
function locate(node: Node): Located {
  let text = '';
  const marks: { offset: number; line: number }[] = [];
  const visit = (piece: Node): void => {
    if ('children' in piece) {
      for (const child of piece.children) visit(child);
      return;
    }
    marks.push({ offset: text.length, line: lineOf(piece) });
    text += piece.type === 'inlineCode' ? `\`${piece.value}\`` : piece.type === 'html' ? '' : rawText(piece);
  };
  visit(node);
  const lineAt = (offset: number): number => {
    const mark = marks.findLast((candidate) => candidate.offset <= offset);
    if (mark === undefined) return lineOf(node);
    return mark.line + (text.slice(mark.offset, offset).match(/\n/g)?.length ?? 0);
  };
  return { text, lineAt };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
