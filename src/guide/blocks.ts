// The fenced blocks of one section: what kind each is, and which of the guide's choices it belongs to.
import { lineOf, type Node, plainText, rawText } from './markdown.ts';

/** `shell` is run, `output` is what the guide expects to be printed. */
export type BlockKind = 'shell' | 'output' | 'other';

/** One fenced code block. */
export interface Block {
  readonly lang: string | null;
  readonly text: string;
  /** Line of the document, from 1, on which the text begins (the one after the fence). */
  readonly line: number;
  /** The choice it belongs to (`Option A`), or null when it is for everybody. */
  readonly option: string | null;
  /** Place among the section's shell blocks, from 1; null for a block of another kind. */
  readonly index: number | null;
  readonly kind: BlockKind;
}

const SHELL_LANGUAGES = new Set(['bash', 'sh', 'shell']);
/** A bold paragraph ranks below every heading. */
const BOLD_DEPTH = 7;

/**
 * The blocks of a section, in its order.
 *
 * @param heading the section's heading
 * @param body what stands under it, up to the next section
 * @param source the text the nodes were parsed from
 */
export function readBlocks(heading: Node, body: readonly Node[], source: string): Block[] {
  const blocks: Block[] = [];
  const options = new OptionScope(plainText(heading));
  let shellBlocks = 0;

  const visit = (nodes: readonly Node[]): void => {
    let previous: Node | undefined;
    for (const node of nodes) {
      options.pass(node);
      if (node.type === 'code' && isFenced(node, source)) {
        const lang = node.lang ?? null;
        const isShell = lang !== null && SHELL_LANGUAGES.has(lang.toLowerCase());
        const expectation = lang === null ? expectationIn(previous) : null;
        if (isShell) shellBlocks += 1;
        blocks.push({
          lang,
          text: node.value,
          line: lineOf(node) + 1,
          // "Expected output (Option A)" may well stand below the last option.
          option: /\bOption (?:[A-Z]|\d+)\b/.exec(expectation ?? '')?.[0] ?? options.current,
          index: isShell ? shellBlocks : null,
          kind: isShell ? 'shell' : expectation === null ? 'other' : 'output',
        });
      } else if (node.type === 'blockquote' || node.type === 'list' || node.type === 'listItem') {
        visit(node.children);
      }
      previous = node;
    }
  };
  visit(body);
  return blocks;
}

/** An indented code block is no fenced one, though mdast calls both `code`. */
function isFenced(node: Node, source: string): boolean {
  return /^\s*(?:```|~~~)/.test(source.slice(node.position?.start.offset, node.position?.end.offset));
}

function expectationIn(node: Node | undefined): string | null {
  if (node?.type !== 'paragraph') return null;
  const text = plainText(node);
  return text.startsWith('Expected') ? text : null;
}

/** Which option a reader is in: opened by a heading or a bold paragraph, closed by the next topic of its rank. */
class OptionScope {
  readonly #own: string | null;
  #option: { readonly name: string; readonly depth: number } | null = null;
  #underBoldTopic = false;

  constructor(sectionHeading: string) {
    this.#own = optionOf(sectionHeading);
  }

  get current(): string | null {
    return this.#option?.name ?? this.#own;
  }

  pass(node: Node): void {
    const topic = topicOf(node);
    if (topic === null) return;
    const name = optionOf(topic.text);
    const isBold = topic.depth === BOLD_DEPTH;
    if (name !== null) {
      this.#option = { name, depth: topic.depth };
    } else if (this.#option !== null) {
      // Options introduced by a bold topic ("Choose one:") end at the next, even if they have headings of their own.
      if (topic.depth <= this.#option.depth || (isBold && this.#underBoldTopic)) this.#option = null;
    }
    if (name === null) this.#underBoldTopic = isBold;
  }
}

function optionOf(text: string): string | null {
  return /^Option (?:[A-Z]|\d+)\b/.exec(text)?.[0] ?? null;
}

/** A heading, or a paragraph used as one: bold, with at most a remark in parentheses and a colon after it. */
function topicOf(node: Node): { readonly text: string; readonly depth: number } | null {
  if (node.type === 'heading') return { text: plainText(node), depth: node.depth };
  if (node.type !== 'paragraph') return null;
  const [first, ...rest] = node.children;
  if (first?.type !== 'strong') return null;
  const text = plainText(first);
  const isTopic = /^\s*(?:\([^)]*\))?\s*:?\s*$/.test(rest.map(rawText).join(''));
  return isTopic || optionOf(text) !== null ? { text, depth: BOLD_DEPTH } : null;
}
