// Brings a fresh machine into the state that the suite leaves: every step, and every check whose erratum corrects one.
import type { Outcome } from '../report/outcome.ts';
import { establishes, type ItemDefinition, type SectionDefinition } from '../spec/definition.ts';
import { prepare } from '../spec/prerequisites.ts';
import { type Bench, type CountAssertions, runItem } from '../spec/run.ts';
import type { StageDescriptor } from '../spec/session.ts';

/** Outcomes of a step that leave the machine as the guide, corrected, wants it. */
const ESTABLISHED: readonly Outcome[] = ['passed', 'erratum', 'not-applicable'];

/**
 * Does everything on a fresh machine that changes it, in the guide's order.
 * @throws Error naming the first that went wrong: nothing can be proven on such a machine.
 */
export async function walk(
  sections: Iterable<SectionDefinition>,
  bench: Bench,
  signal: AbortSignal,
  assertions: CountAssertions,
): Promise<void> {
  for (const item of [...sections].flatMap(({ items }) => items).filter(establishes)) {
    const { blockedBy } = await prepare(item, bench, signal, assertions);
    if (bench.ledger.outcome(item.id) === undefined)
      await establish(item, bench, signal, assertions, blockedBy);
  }
}

/**
 * Does what other inputs add to a machine that was walked with the inputs `before`.
 * @throws Error as `walk` does.
 */
export async function walkOn(
  sections: Iterable<SectionDefinition>,
  before: StageDescriptor,
  bench: Bench,
  signal: AbortSignal,
  assertions: CountAssertions,
): Promise<void> {
  for (const item of [...sections].flatMap(({ items }) => items).filter(establishes)) {
    if (applies(item, bench.stage) && !applies(item, before))
      await establish(item, bench, signal, assertions, null);
  }
}

function applies({ when }: ItemDefinition, stage: StageDescriptor): boolean {
  return when.every((condition) => condition.holds(stage));
}

async function establish(
  item: ItemDefinition,
  bench: Bench,
  signal: AbortSignal,
  assertions: CountAssertions,
  blockedBy: string | null,
): Promise<void> {
  const { record } = await runItem(item, bench, signal, assertions, blockedBy);
  if (!ESTABLISHED.includes(record.outcome))
    throw new Error(
      `The machine could not be set up: ${item.id} is ${record.outcome}. ${record.reason ?? ''} Run \`conform walk\` to see more.`,
    );
}
