// Steps against the document: which carry the guide's own commands, which have drifted, and what nobody carries.

import type { Block } from './blocks.ts';
import { CanonicalError, canonical } from './canonical.ts';
import type { Guide } from './document.ts';
import { fingerprint } from './fingerprint.ts';
import { takeHeredoc } from './heredoc.ts';

/** A step of the suite, as far as the document concerns it. */
export interface BoundStep {
  /** Stable and unique: `1.5/option-a`. */
  readonly id: string;
  /** Id of the guide's section. */
  readonly section: string;
  /** Which of the section's shell blocks it carries, from 1. */
  readonly block: number;
  /** The suite's own reading of the block, placeholders included; null for a block that it takes as it comes. */
  readonly run: string | null;
  /** A here-document that holds our own text; the guide's has this fingerprint. */
  readonly prose?: { readonly heredoc: string; readonly fingerprint: string } | null;
}

export interface Binding {
  readonly id: string;
  readonly section: string;
  /** Line of the document, from 1: of the block's text, of the section when the block is gone, null when both are. */
  readonly line: number | null;
  /** `drifted`: other commands in the document; `missing`: no such section or block in it. */
  readonly state: 'same' | 'drifted' | 'missing';
  /** What the document says to run now; null when the block is missing. */
  readonly documentText: string | null;
}

/** A shell block that no step carries. */
export interface UnboundBlock {
  readonly section: string;
  readonly block: Block;
}

/**
 * Compares steps with the document, by the canonical form of their commands.
 *
 * A block of the document that cannot be parsed has drifted, unless the step carries the very same text.
 *
 * @returns one binding a step, in the order of the steps
 * @throws CanonicalError when a step's own commands cannot be parsed: a defect of the suite; the message names the step
 */
export async function bindSteps(guide: Guide, steps: readonly BoundStep[]): Promise<Binding[]> {
  const bindings: Binding[] = [];
  for (const step of steps) {
    const { id, section } = step;
    const found = guide.sections.find((candidate) => candidate.id === section);
    const block = found?.blocks.find((candidate) => candidate.index === step.block);
    if (block === undefined) {
      bindings.push({ id, section, line: found?.line ?? null, state: 'missing', documentText: null });
      continue;
    }
    const state = (await isSame(step, block)) ? 'same' : 'drifted';
    bindings.push({ id, section, line: block.line, state, documentText: block.text });
  }
  return bindings;
}

/**
 * Shell blocks, in document order, that no step carries.
 * @param sections ids of the sections to look at
 */
export function unboundBlocks(
  guide: Guide,
  sections: readonly string[],
  steps: readonly BoundStep[],
): UnboundBlock[] {
  const bySection = Map.groupBy(steps, (step) => step.section);
  return guide.sections.flatMap((section) => {
    if (!sections.includes(section.id)) return [];
    const carried = bySection.get(section.id)?.map((step) => step.block) ?? [];
    return section.blocks
      .filter((block) => block.index !== null && !carried.includes(block.index))
      .map((block) => ({ section: section.id, block }));
  });
}

async function isSame(step: BoundStep, block: Block): Promise<boolean> {
  if (step.run === null) return true;
  if (!step.prose) return isSameScript(step, step.run, block.text);
  const { heredoc, fingerprint: known } = step.prose;
  const ours = takeHeredoc(step.run, heredoc);
  const theirs = takeHeredoc(block.text, heredoc);
  if (ours === null) throw new Error(`step ${step.id}: it has no here-document ${heredoc}.`);
  return (
    theirs !== null &&
    fingerprint(theirs.body) === known &&
    (await isSameScript(step, ours.script, theirs.script))
  );
}

async function isSameScript(step: BoundStep, run: string, text: string): Promise<boolean> {
  if (run.trim() === text.trim()) return true;
  const ours = await canonical(run).catch((error: unknown) => {
    if (!(error instanceof CanonicalError)) throw error;
    throw new CanonicalError(`step ${step.id}: ${error.reason}`, error.line, error.column, { cause: error });
  });
  try {
    return ours === (await canonical(text));
  } catch (error) {
    if (error instanceof CanonicalError) return false;
    throw error;
  }
}
