// Brings a machine into the state that the suite leaves: every step, and every check whose erratum corrects one.
import { placeOf } from '../checkpoint/key.ts';
import { type Taken, takeCheckpoint } from '../checkpoint/take.ts';
import { during, type Progress } from '../progress.ts';
import type { Outcome } from '../report/outcome.ts';
import type { CountAssertions } from '../spec/attempt.ts';
import { establishes, type ItemDefinition, type SectionDefinition } from '../spec/definition.ts';
import { isOptional, isPartOf, PARTS, placeOfPart } from '../spec/phases.ts';
import { prepare } from '../spec/prerequisites.ts';
import { runItem } from '../spec/run.ts';
import type { Session } from '../spec/session.ts';

/** Outcomes of a step that leave the machine as the guide, corrected, wants it. */
const ESTABLISHED: readonly Outcome[] = ['passed', 'erratum', 'not-applicable', 'manual'];

/**
 * Does in the guide's order what changes a machine and was not done yet: nothing, where the machine comes from a checkpoint
 * of a finished one. Takes checkpoints on the way as a walk does, and one of the end.
 * @param until the part of the guide to end with; all of it when undefined
 * @throws Error naming the first that went wrong: nothing can be proven on such a machine.
 */
export async function walk(
  sections: ReadonlyMap<string, SectionDefinition>,
  until: string | undefined,
  session: Session,
  signal: AbortSignal,
  assertions: CountAssertions,
  progress: Progress,
): Promise<void> {
  const items = walked(sections, until)
    .flatMap((section) => section.items)
    .filter((item) => establishes(item) && session.ledger.outcome(item.id) === undefined);
  for (const [phase, members] of Map.groupBy(items, ({ section }) => section.phase))
    await during(progress, `Doing ${phase}`, async (task) => {
      for (const item of members) {
        task.note(item.id);
        await session.entering(phase, signal);
        const { blockedBy } = await prepare(item, session, signal, assertions);
        if (session.ledger.outcome(item.id) === undefined)
          await establish(item, session, signal, assertions, blockedBy);
      }
    });
  await takeLast(sections, headingAfter(until), session, signal);
}

/** The sections up to a part of the guide, in its order; all but the appendices when undefined. */
export function walked(
  sections: ReadonlyMap<string, SectionDefinition>,
  until: string | undefined,
): readonly SectionDefinition[] {
  const end = until === undefined ? null : placeOfPart(until);
  const all = [...sections.values()];
  if (end === null) return all.filter((section) => !isOptional(placeOf(section)));
  const places = all.filter((section) => isPartOf(placeOf(section), end));
  // An appendix is done after all else, wherever the guide has it.
  return places.sort((a, b) => Number(placeOf(a) === end) - Number(placeOf(b) === end));
}

/** Heading of the part that comes next on the same machine; null at the end. */
function headingAfter(until: string | undefined): string | null {
  if (until === undefined) return null;
  const end = placeOfPart(until);
  if (isOptional(end)) return null;
  const next = PARTS.find((part, place) => place > end && part.optional !== true);
  return next?.headings[0] ?? null;
}

async function takeLast(
  sections: ReadonlyMap<string, SectionDefinition>,
  before: string | null,
  { stage, machine, ledger, connection }: Session,
  signal: AbortSignal,
): Promise<Taken | null> {
  if (stage.checkpoints === null) return null;
  return takeCheckpoint({ stage, machine, ledger, sections, before }, () => connection.drop(), signal);
}

async function establish(
  item: ItemDefinition,
  session: Session,
  signal: AbortSignal,
  assertions: CountAssertions,
  blockedBy: string | null,
): Promise<void> {
  const { record } = await runItem(item, session, signal, assertions, blockedBy);
  if (!ESTABLISHED.includes(record.outcome))
    throw new Error(
      `The machine could not be set up: ${item.id} is ${record.outcome}. ${record.reason ?? ''} Run \`conform walk\` to see more.`,
    );
}
