// Takes a checkpoint of a machine between two parts of the guide, when it is worth keeping.
import { appendFile, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Disk, Machine } from '../machine/machine.ts';
import { establishes, type SectionDefinition } from '../spec/definition.ts';
import type { Ledger } from '../spec/ledger.ts';
import { isOptional, isPartOf, PARTS, partOf } from '../spec/phases.ts';
import type { StageDescriptor } from '../spec/session.ts';
import { placesBefore, placesUpTo } from './find.ts';
import { doneUpTo, keyAfter, placeOf } from './key.ts';
import { addCheckpoint, findCheckpoint } from './store.ts';

/** What a stage knows of checkpoints. */
export interface CheckpointPlan {
  /** Stands for the images, and for all else that is on a fresh machine. */
  readonly made: string;
  /** What the machine was booted from; null for a fresh one. */
  readonly from: { readonly after: string; readonly disk: Disk } | null;
  /** Whether checkpoints are taken. */
  readonly take: boolean;
}

/** One that was taken in a run, or could not be. */
export interface Taken {
  /** Name of the part of the guide: `2`. */
  readonly after: string;
  readonly durationMs: number;
  readonly bytes: number;
  /** Null when it failed. */
  readonly disk: Disk | null;
  /** Why it failed. */
  readonly reason?: string;
}

const FILE = 'checkpoints.jsonl';

/** What was taken in a run so far, in its order. */
export async function takenIn(runDir: string): Promise<readonly Taken[]> {
  const text = await readFile(join(runDir, FILE), 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Taken);
}

interface Occasion {
  readonly stage: StageDescriptor;
  readonly machine: Machine;
  readonly ledger: Ledger;
  readonly sections: ReadonlyMap<string, SectionDefinition>;
  /** Heading of the phase that comes next; null at the end of the guide. */
  readonly before: string | null;
}

/**
 * Takes a checkpoint of the machine as the parts of the guide up to here have left it, if all of them were done, nothing of
 * a later one was, and there is none of that key yet. When it can't be taken, the run goes on without.
 * @param stand is called before the machine stands still
 * @returns what was taken, or null when there was nothing to take.
 */
export async function takeCheckpoint(
  occasion: Occasion,
  stand: () => Promise<void>,
  signal: AbortSignal,
): Promise<Taken | null> {
  const { stage, machine } = occasion;
  const { checkpoints: plan, runDir } = stage;
  if (plan === null || !plan.take || machine.save === null) return null;
  const place = placeBefore(occasion);
  const after = place === null ? undefined : PARTS[place]?.name;
  if (place === null || after === undefined || after === plan.from?.after || !isDoneUpTo(occasion, place))
    return null;
  const earlier = await takenIn(runDir);
  if (earlier.some(({ disk }) => disk === null)) return null;
  const key = keyAfter(place, occasion.sections.values(), { ...stage, made: plan.made });
  if ((await findCheckpoint(key)) !== null) return null;

  const startedAt = performance.now();
  await stand();
  const saved = earlier.at(-1)?.disk ?? null;
  const before = { disk: saved ?? plan.from?.disk ?? null, saved: saved !== null };
  const { save } = machine;
  const outcome = await attempt(async () => {
    const saved = await save(`${basename(runDir)}-${after}`, before, signal);
    await addCheckpoint({ key, after, ...saved }, runDir);
    return saved;
  });
  signal.throwIfAborted();
  const durationMs = Math.round(performance.now() - startedAt);
  const taken: Taken = { after, durationMs, disk: null, bytes: 0, ...outcome };
  await appendFile(join(runDir, FILE), `${JSON.stringify(taken)}\n`);
  return taken;
}

async function attempt<T>(how: () => Promise<T>): Promise<T | { reason: string }> {
  try {
    return await how();
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

/** The last part of the guide before this one that specs are about; at the end, an appendix that was done. */
function placeBefore({ sections, ledger, before }: Occasion): number | null {
  const all = [...sections.values()];
  if (before !== null) return placesBefore(partOf(before), all).at(-1) ?? null;
  const appendix = all.find((section) => isOptional(placeOf(section)) && isTouched(section, ledger));
  return (appendix ? placeOf(appendix) : placesUpTo(undefined, all).at(-1)) ?? null;
}

function isDoneUpTo({ sections, ledger }: Occasion, place: number): boolean {
  const others = [...sections.values()].filter((section) => !isPartOf(placeOf(section), place));
  return (
    !others.some((section) => isTouched(section, ledger)) &&
    doneUpTo(sections.values(), place).every(({ id }) => ledger.isDone(id))
  );
}

/** Whether anything of a section has been done that changes a machine. */
function isTouched({ items }: SectionDefinition, ledger: Ledger): boolean {
  return items.some(
    (item) => establishes(item) && ![undefined, 'not-applicable'].includes(ledger.outcome(item.id)),
  );
}
