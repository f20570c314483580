// What must have been done before a step or check: found done, done now, or the reason why it is blocked.

import type { CountAssertions } from './attempt.ts';
import { establishes, type ItemDefinition, type SectionDefinition } from './definition.ts';
import { loadSections } from './registry.ts';
import { type Bench, type Ran, runItem } from './run.ts';

/** Whether an item can run: `blockedBy` is null when it can. */
interface Ready {
  readonly blockedBy: string | null;
  /** What had to be done first, because this run left it out so far. */
  readonly done: readonly Ran[];
}

/**
 * Sees to it that everything `item` depends on was done on this machine: the sections it needs, and the steps above it
 * in its own. In a whole walk that is so; after a filter (`--only`, `-t`, a watch run) the missing steps are done here.
 * @throws Error for needs that no spec meets, or that lead back to where they began.
 */
export async function prepare(
  item: ItemDefinition,
  session: Bench,
  signal: AbortSignal,
  assertions: CountAssertions,
): Promise<Ready> {
  const done: Ran[] = [];
  const blockedBy = await require(item, [], session, signal, assertions, done);
  return { blockedBy, done };
}

async function prerequisitesOf(item: ItemDefinition): Promise<ItemDefinition[]> {
  const { section } = item;
  const above = section.items.slice(0, section.items.indexOf(item)).filter(establishes);
  const needed = [...section.needs, ...item.needs];
  if (needed.length === 0) return above;
  const sections = await loadSections();
  return [...needed.flatMap((id) => sectionOf(sections, id).items.filter(establishes)), ...above];
}

/** @returns why it is blocked, or null. */
async function require(
  dependent: ItemDefinition,
  path: readonly ItemDefinition[],
  session: Bench,
  signal: AbortSignal,
  assertions: CountAssertions,
  done: Ran[],
): Promise<string | null> {
  const way = [...path, dependent];
  for (const item of await prerequisitesOf(dependent)) {
    if (session.ledger.outcome(item.id) === undefined) {
      if (way.some(({ id }) => id === item.id)) throw needsItself([...way, item]);
      const blockedBy = await require(item, way, session, signal, assertions, done);
      const ran = await session.turns.alone(async () => {
        // Another check that needs it may have had its turn before.
        if (session.ledger.outcome(item.id) !== undefined) return null;
        return runItem(item, session, signal, assertions, blockedBy);
      });
      if (ran !== null) done.push(ran);
    }
    // A check that fails tells of the guide; only a step that failed leaves something undone.
    if (item.kind === 'step' && !session.ledger.isDone(item.id)) return tellNeed(item, session);
  }
  return null;
}

/** A need that is not met, and what that comes from. */
async function tellNeed(item: ItemDefinition, { ledger }: Bench): Promise<string> {
  const root = await rootOf(item, ledger);
  const name = ({ title, section }: ItemDefinition) => `“${title}” of ${section.id}`;
  const by = root === item ? '' : `, blocked by ${name(root)}`;
  return `Needs ${name(item)}${by}, whose outcome is ${ledger.outcome(root.id)}.`;
}

/** What went wrong first, of all that an item needs; the item itself when it is that. */
async function rootOf(item: ItemDefinition, ledger: Bench['ledger']): Promise<ItemDefinition> {
  if (ledger.outcome(item.id) !== 'blocked') return item;
  const needed = await prerequisitesOf(item);
  const undone = needed.find(({ id, kind }) => kind === 'step' && !ledger.isDone(id));
  return undone === undefined ? item : rootOf(undone, ledger);
}

function needsItself(way: readonly ItemDefinition[]): Error {
  const sections = way.map(({ section }) => section.id).filter((id, index, ids) => id !== ids[index - 1]);
  return new Error(`Sections need each other: ${sections.join(' needs ')}. Leave one of these needs out.`);
}

function sectionOf(sections: ReadonlyMap<string, SectionDefinition>, id: string): SectionDefinition {
  const section = sections.get(id);
  if (section === undefined) throw new Error(`No spec defines section ${id}.`);
  return section;
}
