// Markdown's syntax tree → the guide's sections: which headings begin one, and what each is called.
import { type Block, readBlocks } from './blocks.ts';
import { lineOf, type Node, plainText, type Root } from './markdown.ts';
import { readStatements, type Statement } from './statements.ts';
import { readVerifications, type Verification } from './verifications.ts';

export interface Section {
  /**
   * Unique in the document: the number (`1.5`, `B.4`); without one the heading, after its phase unless it names the
   * phase itself (`Phase 9 › Log monitoring`, `Phase 1 Checkpoint`); `Phase 8`, `Appendix A` or `File Locations` for
   * what stands directly under such a heading. A repeated id gets ` (2)`.
   */
  readonly id: string;
  readonly title: string;
  /** The level-two heading it stands under: `Phase 1: Ubuntu System Preparation`. */
  readonly phase: string;
  /** Line of its heading, from 1. */
  readonly line: number;
  readonly blocks: readonly Block[];
  readonly verifications: readonly Verification[];
  readonly statements: readonly Statement[];
}

type Heading = Extract<Node, { type: 'heading' }>;

/** Headings of this depth begin a section; deeper ones belong to it, those above group sections. */
const SECTION_DEPTH = 3;
const NUMBERED = /^((?:\d+|[A-Z])(?:\.\d+)+)[.:]?\s+(.+)$/;
const NAMED = /^(Phase \d+|Appendix [A-Z])(?::\s*(.+))?$/;

/**
 * Sections of a document, in its order. What stands directly under a heading of level one or two is a section too.
 *
 * @param source the text the tree was parsed from
 */
export function readSections(tree: Root, source: string): Section[] {
  const sections: Section[] = [];
  const seen = new Map<string, number>();
  let phase = '';
  for (const { heading, body } of split(tree)) {
    const text = plainText(heading);
    if (heading.depth < SECTION_DEPTH || phase === '') phase = text;
    const isEmpty = body.every((node) => node.type === 'thematicBreak');
    if (heading.depth < SECTION_DEPTH && isEmpty) continue;
    const { id, title } = name(text, heading.depth, phase);
    const times = (seen.get(id) ?? 0) + 1;
    seen.set(id, times);
    sections.push({
      id: times === 1 ? id : `${id} (${times})`,
      title,
      phase,
      line: lineOf(heading),
      blocks: readBlocks(heading, body, source),
      verifications: body.flatMap(readVerifications),
      statements: readStatements(body),
    });
  }
  return sections;
}

function split(tree: Root): { heading: Heading; body: Node[] }[] {
  const parts: { heading: Heading; body: Node[] }[] = [];
  for (const node of tree.children) {
    if (node.type === 'heading' && node.depth <= SECTION_DEPTH) parts.push({ heading: node, body: [] });
    else parts.at(-1)?.body.push(node);
  }
  return parts;
}

function name(heading: string, depth: number, phase: string): { id: string; title: string } {
  const [, number, title] = NUMBERED.exec(heading) ?? [];
  if (number !== undefined && title !== undefined) return { id: number, title };
  const label = NAMED.exec(phase)?.[1] ?? phase;
  if (depth < SECTION_DEPTH) return { id: label, title: NAMED.exec(heading)?.[2] ?? heading };
  // Always with the phase, not only when needed: an id must not change because another section appears.
  const id = heading.startsWith(`${label} `) ? heading : `${label} › ${heading}`;
  return { id, title: heading };
}
