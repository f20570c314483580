// A machine that a walk of the whole guide has finished, as far as a checkpoint of one is here.
import { latestUpTo } from '../../src/checkpoint/find.ts';
import { type Progress, silent } from '../../src/progress.ts';
import { inputsSchema } from '../../src/spec/inputs.ts';
import { loadSections } from '../../src/spec/registry.ts';
import { openStage, type Stage } from '../../src/stage.ts';

/** @returns a stage with it, or, where there is none, with a machine that lacks what comes last; and which of the two it is */
export async function openFinished(
  signal: AbortSignal,
  progress: Progress = silent,
): Promise<{ readonly stage: Stage; readonly isFinished: boolean }> {
  const sections = await loadSections();
  let isFinished = false;
  const stage = await openStage(
    {
      inputs: inputsSchema.parse({}),
      world: {},
      documentText: {},
      from: async (circumstances) => {
        const found = await latestUpTo(undefined, sections.values(), circumstances);
        isFinished = found?.after === 'operations';
        return found;
      },
    },
    progress,
    signal,
  );
  return { stage, isFinished };
}
