// A machine and its world, set up together and removed together: what every run stands on.
import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDir } from './cache.ts';
import { bootContainer } from './machine/container/container.ts';
import { ensureEngine } from './machine/container/engine.ts';
import { ensureMachineImage } from './machine/container/image.ts';
import { removeRun, startReaper } from './machine/container/reaper.ts';
import { createTailnet } from './machine/container/tailnet.ts';
import { localAuthorities, nameservers } from './machine/host.ts';
import { makeKeyPair } from './machine/keys.ts';
import { during, type Progress } from './progress.ts';
import type { Liveness } from './report/outcome.ts';
import type { Inputs } from './spec/inputs.ts';
import type { StageDescriptor } from './spec/session.ts';
import { startLab } from './world/lab.ts';
import { resolveWorld } from './world/services.ts';

/** Folder with one folder a run, each removed with its run. */
const runsDir = join(cacheDir, 'runs');

export interface StageOptions {
  readonly inputs: Inputs;
  /** Services by id; those left out are live where they answer. */
  readonly world: Readonly<Record<string, Liveness>>;
  readonly documentText: Readonly<Record<string, string>>;
}

export interface Stage extends AsyncDisposable {
  readonly descriptor: StageDescriptor;
  /** From setting up the world to a machine that answers over SSH, in milliseconds. */
  readonly bootMs: number;
  /** Leaves the machine and its world running when the stage is disposed of. */
  keep(): void;
}

/**
 * Boots a machine, with stand-ins for what can't be reached. All of it is removed when the stage is disposed of, and also
 * when this process dies.
 * @throws MachineError or WorldError when it can't be had; nothing is left running then.
 */
export async function openStage(
  options: StageOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<Stage> {
  const world = await resolveWorld(options.world, signal);
  await ensureEngine(progress, signal);
  const image = await ensureMachineImage(progress, signal);
  const runId = randomBytes(4).toString('hex');
  const runDir = join(runsDir, runId);
  await mkdir(runDir, { recursive: true, mode: 0o700 });
  const reaper = startReaper(runId, runDir);
  let kept = false;
  const remove = async () => {
    if (!kept) {
      await removeRun(runId);
      await rm(runDir, { recursive: true, force: true });
    }
    reaper.dismiss();
  };
  try {
    const startedAt = performance.now();
    const machine = await during(progress, 'Booting a machine', async () => {
      const operator = makeKeyPair('operator');
      const identityFile = join(runDir, 'id_ed25519');
      await writeFile(identityFile, operator.privateKey, { mode: 0o600 });
      const parts = [
        startLab(runId, world, progress, signal),
        createTailnet(runId),
        localAuthorities(),
        nameservers(),
      ] as const;
      // When one fails, the others must have come to their end, too, before what they made is removed.
      await Promise.allSettled(parts);
      const [lab, tailnet, authorities, resolvers] = await Promise.all(parts);
      return bootContainer(
        {
          runId,
          image: image.image,
          imageTitle: image.title,
          remarks: image.remarks,
          privileged: image.privileged,
          tailnet,
          operator,
          identityFile,
          host: makeKeyPair('host'),
          nameservers: resolvers,
          hosts: lab.hosts,
          authorities: [...authorities, ...lab.authorities],
          files: lab.files,
        },
        signal,
      );
    });
    return {
      descriptor: { machine, world, inputs: options.inputs, runDir, documentText: options.documentText },
      bootMs: Math.round(performance.now() - startedAt),
      keep: () => {
        kept = true;
      },
      [Symbol.asyncDispose]: remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}
