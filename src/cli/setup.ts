// conform setup: everything a walk needs, before a walk.

import { ensureEngine } from '../machine/container/engine.ts';
import { ensureMachineImage } from '../machine/container/image.ts';
import { ensureLabImage, served } from '../world/lab.ts';
import { DOCUMENTED_NODE } from '../world/node-releases.ts';
import { resolveWorld } from '../world/services.ts';
import { lineProgress } from './progress.ts';

/** Long work shows its progress on standard error. */
export async function setup(signal: AbortSignal): Promise<void> {
  const progress = lineProgress(process.stderr);
  await ensureEngine(progress, signal);
  await ensureMachineImage(progress, signal);
  if (served(await resolveWorld({}, {}, signal)).length > 0)
    await ensureLabImage(DOCUMENTED_NODE, progress, signal);
}
