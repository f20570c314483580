// Checkpoints as a walk uses them: to begin at, to say which were taken, to take the last.
import { basename, join } from 'node:path';
import { BadInput } from '../bad-input.ts';
import { isFirst, isJustBefore, latestBefore } from '../checkpoint/find.ts';
import { type Circumstances, placeOf } from '../checkpoint/key.ts';
import { type Checkpoint, pruneCheckpoints } from '../checkpoint/store.ts';
import { type Taken, takeCheckpoint, takenIn } from '../checkpoint/take.ts';
import { attach } from '../machine/attach.ts';
import { docker } from '../machine/container/docker.ts';
import { during, type Progress, type Task } from '../progress.ts';
import type { ItemDefinition, SectionDefinition } from '../spec/definition.ts';
import { Ledger } from '../spec/ledger.ts';
import { isPartOf, PARTS } from '../spec/phases.ts';
import type { StageDescriptor } from '../spec/session.ts';
import { eventually } from '../world/eventually.ts';
import { firstDrifted } from './plan.ts';

type Sections = ReadonlyMap<string, SectionDefinition>;

/** For a checkpoint that another walk is about to take. */
interface Patience {
  readonly waitMs: number;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/**
 * The checkpoint to begin at: the one right before that part of the guide, or else the nearest before it.
 * @param patience how long to wait for the one right before it; not at all when left out
 * @returns null when nothing comes before it: then it begins on a fresh machine.
 * @throws BadInput when there is none.
 */
export async function beginAt(
  part: string,
  sections: Sections,
  circumstances: Circumstances,
  patience?: Patience,
): Promise<Checkpoint | null> {
  if (isFirst(part, sections.values())) return null;
  if (patience) await untilTaken(part, sections, circumstances, patience);
  const found = await latestBefore(part, sections.values(), circumstances);
  if (found === null) {
    throw new BadInput(
      'No checkpoint was taken of a machine on which all before it was done with these inputs, images and steps',
      `--from ${part}`,
      'Walk once without --from: checkpoints are taken on the way.',
    );
  }
  if (!isJustBefore(part, sections.values(), found)) {
    process.stderr.write(
      `There is no checkpoint right before Phase ${part}; the nearest is the one after Phase ${found.after}, and the walk goes on from there.\n`,
    );
  }
  return found;
}

async function untilTaken(
  part: string,
  sections: Sections,
  circumstances: Circumstances,
  { waitMs, progress, signal }: Patience,
): Promise<void> {
  const rightBefore = async () => {
    const found = await latestBefore(part, sections.values(), circumstances);
    return found !== null && isJustBefore(part, sections.values(), found) ? found : null;
  };
  if ((await rightBefore()) !== null) return;
  await during(progress, `Waiting for another walk to come to Phase ${part}`, () =>
    eventually(rightBefore, waitMs, signal),
  );
}

/**
 * The checkpoint to begin at when only what the document has otherwise is to be walked: the nearest before the first such step
 * that is done with these choices.
 * @returns null, with a word to the user, when there is none: then it begins on a fresh machine.
 * @throws BadInput when no such step is done with these choices.
 */
export async function beforeDrift(
  sections: Sections,
  circumstances: Circumstances,
): Promise<Checkpoint | null> {
  const { documentText } = circumstances;
  const isDone = ({ when }: ItemDefinition) => when.every((condition) => condition.holds(circumstances));
  const part = firstDrifted(sections.values(), documentText, isDone);
  if (part === null) {
    throw new BadInput(
      'What has drifted is not done with these choices',
      `--changed: ${Object.keys(documentText).join(', ')}`,
      'Make the choice it belongs to with --set; `conform plan` says which that is.',
    );
  }
  const found = await latestBefore(part, sections.values(), circumstances);
  const begins =
    found !== null
      ? `after Phase ${found.after}`
      : isFirst(part, sections.values())
        ? 'on a fresh machine'
        : 'on a fresh machine: no checkpoint was taken of one on which the same was done before it';
  process.stderr.write(`The first step that has drifted is in Phase ${part}; the walk begins ${begins}.\n`);
  return found;
}

/** Whether a section is yet to come on the machine of a stage. */
export function isAhead({ checkpoints }: StageDescriptor): (section: SectionDefinition) => boolean {
  const after = checkpoints?.from?.after;
  const reached = PARTS.findIndex(({ name }) => name === after);
  return (section) => reached === -1 || !isPartOf(placeOf(section), reached);
}

/** What checkpoints cost a run, for its report. */
export function remarksOn(taken: readonly Taken[]): readonly string[] {
  const done = taken.filter(({ disk }) => disk !== null);
  const phases = done.map(({ after }) => after).join(', ');
  const seconds = (done.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000).toFixed(1);
  const failures = taken.flatMap(({ after, reason }) =>
    reason === undefined ? [] : [`No checkpoint could be taken after Phase ${after}: ${reason}`],
  );
  return [
    ...(done.length > 0 ? [`Taking checkpoints (after Phase ${phases}) took ${seconds} s of this run.`] : []),
    ...failures,
  ];
}

/** After a walk: a checkpoint of the finished machine, and no more checkpoints than there may be. */
export async function takeLast(
  stage: StageDescriptor,
  sections: Sections,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return;
  const ledger = new Ledger(join(stage.runDir, 'ledger.jsonl'));
  const machine = attach(stage.machine);
  // Said only once it is known that there is one to take.
  const tasks: Task[] = [];
  const taken = await takeCheckpoint(
    { stage, machine, ledger, sections, before: null },
    async () => void tasks.push(progress.start('Taking a checkpoint of the machine')),
    signal,
  );
  for (const task of tasks) taken?.disk ? task.succeed() : task.fail();
  if (taken !== null || (await takenIn(stage.runDir)).length > 0) {
    const { Config } = await docker().getContainer(stage.machine.id).inspect();
    await pruneCheckpoints(Config.Image, basename(stage.runDir), signal);
  }
}
