// A machine and its world, set up together and removed together: what every run stands on.
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDir } from './cache.ts';
import { type Identity, readIdentity, writeIdentity } from './checkpoint/identity.ts';
import type { Circumstances } from './checkpoint/key.ts';
import { type Checkpoint, takeUp } from './checkpoint/store.ts';
import { ensureEngine } from './machine/container/engine.ts';
import { removeAllOf, startReaper } from './machine/container/reaper.ts';
import { createTailnet } from './machine/container/tailnet.ts';
import { localAuthorities, nameservers } from './machine/host.ts';
import { makeKeyPair } from './machine/keys.ts';
import type { BootedMachine } from './machine/machine.ts';
import { containerMaker, type Maker, type VmOptions, vagrantMaker, vmMaker } from './machine/maker.ts';
import { USER_DATA } from './machine/seed.ts';
import { isOfContainer } from './machine/vm/adopt.ts';
import type { Hardware } from './machine/vm/hypervisor.ts';
import { sweepVmStore } from './machine/vm/store.ts';
import { during, type Progress } from './progress.ts';
import type { Liveness } from './report/outcome.ts';
import type { CorrectedErrata } from './spec/erratum.ts';
import type { Inputs } from './spec/inputs.ts';
import { currentInputs, learnedSecrets } from './spec/learned.ts';
import { nodeMajorsFor } from './spec/node-majors.ts';
import type { StageDescriptor } from './spec/session.ts';
import { askStandIn } from './world/control.ts';
import { ensureLabImage, machineFiles, served, startLab } from './world/lab.ts';
import { makeApiKey, makeBotToken } from './world/made-keys.ts';
import { restoreVaults } from './world/one-password.ts';
import { resolveWorld } from './world/services.ts';

/** Folder with one folder a run, each removed with its run. */
export const runsDir = join(cacheDir, 'runs');

export interface StageOptions {
  /** The virtual machine to boot; a container when left out. */
  readonly vm?: VmOptions;
  /** The machine that Vagrant is to make, rather. */
  readonly vagrant?: Hardware;
  readonly inputs: Inputs;
  /** Services by id; those left out are live where they answer. */
  readonly world: Readonly<Record<string, Liveness>>;
  readonly documentText: Readonly<Record<string, string>>;
  /** None when left out. */
  readonly corrected?: CorrectedErrata;
  /** Whether checkpoints of the machine are taken while a suite runs on it; not when left out. */
  readonly takeCheckpoints?: boolean;
  /** Chooses what to go on from, or null for a fresh machine; what it throws ends the setting up. A fresh machine when left out. */
  readonly from?: (circumstances: Circumstances) => Promise<Checkpoint | null>;
}

export interface Stage extends AsyncDisposable {
  readonly descriptor: StageDescriptor & { readonly machine: BootedMachine };
  /** From setting up the world to a machine that answers over SSH, in milliseconds. */
  readonly bootMs: number;
  /** Leaves the machine and its world running when the stage is disposed of. */
  keep(): void;
}

/**
 * Boots a machine, with stand-ins for what can't be reached: a fresh one, or one that goes on from a checkpoint. All of it is
 * removed when the stage is disposed of, and also when this process dies.
 * @throws MachineError or WorldError when it can't be had; nothing is left running then.
 */
export async function openStage(
  options: StageOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<Stage> {
  const { documentText, corrected = {} } = options;
  const world = await resolveWorld(options.world, options.inputs, signal);
  await ensureEngine(progress, signal);
  const runId = randomBytes(4).toString('hex');
  const runDir = join(runsDir, runId);
  // It is there first: whoever is killed right after the folder was made has somebody to remove it.
  const reaper = startReaper(runId, runDir);
  await mkdir(runDir, { recursive: true, mode: 0o700 });
  let kept = false;
  const remove = async () => {
    if (!kept) await removeAllOf(runId, runDir);
    reaper.dismiss();
  };
  try {
    const maker = await makerFor(options, runId, progress, signal);
    const nodeMajors = nodeMajorsFor(options.inputs);
    // What the lab hands out besides shows only in what is done with it, which is in the key of a checkpoint anyway.
    const labImage = served(world).length > 0 ? await ensureLabImage(nodeMajors[0], progress, signal) : null;
    const beside = [labImage, await machineFiles(world), await readFile(USER_DATA, 'utf8')];
    const made = hashOf([maker.made, ...beside]);
    const adopts = maker.adopts.map((image) => hashOf([image, ...beside]));
    const from =
      (await options.from?.({ made, adopts, world, inputs: options.inputs, documentText, corrected })) ??
      null;

    const startedAt = performance.now();
    const title =
      from === null ? 'Booting a machine' : `Booting a machine as it was after Phase ${from.after}`;
    const { machine, control, inputs } = await during(progress, title, async (task) => {
      if (from !== null) await takeUp(from, runDir);
      const known = from === null ? null : await readIdentity(runDir);
      const keys = known ?? { operator: makeKeyPair('operator'), host: makeKeyPair('host') };
      const madeKeys = {
        ...(world.llm === 'stand-in' && { llmApiKey: known?.llmApiKey ?? makeApiKey() }),
        ...(world.telegram === 'stand-in' && { botToken: known?.botToken ?? makeBotToken() }),
      };
      const identityFile = join(runDir, 'id_ed25519');
      await writeFile(identityFile, keys.operator.privateKey, { mode: 0o600 });
      const inputs: Inputs = { ...options.inputs, ...madeKeys };
      const parts = [
        startLab(
          { runId, world, nodeMajors, inputs, authority: known?.authority, signingKeys: known?.signingKeys },
          progress,
          signal,
        ),
        createTailnet(runId, known?.tailnet),
        localAuthorities(),
        nameservers(),
      ] as const;
      // When one fails, the others must have come to their end, too, before what they made is removed.
      await Promise.allSettled(parts);
      const [lab, tailnet, authorities, resolvers] = await Promise.all(parts);
      const identity: Identity = {
        operator: keys.operator,
        host: keys.host,
        authority: lab.authority,
        signingKeys: lab.signingKeys,
        tailnet: tailnet.prefix,
        ...madeKeys,
      };
      await writeIdentity(runDir, identity);
      // Before the machine: what runs on it asks as soon as it boots.
      await Promise.all([
        acceptRotated(inputs, runDir, lab.control, signal),
        world['1password'] === 'stand-in' && restoreVaults(learnedSecrets(runDir), lab.control, signal),
      ]);
      const machine = await maker.boot(
        {
          runId,
          runDir,
          tailnet: tailnet.network,
          operator: keys.operator,
          identityFile,
          host: keys.host,
          nameservers: resolvers,
          disk: from?.disk ?? null,
          hosts: lab.hosts,
          authorities: [...authorities, ...lab.authorities],
          files: lab.files,
        },
        signal,
        (what) => task.note(what),
      );
      const remarks = from === null ? machine.remarks : [...machine.remarks, remarkOn(from)];
      return { machine: { ...machine, remarks }, control: lab.control, inputs };
    });
    const isAdopted = options.vm !== undefined && from !== null && isOfContainer(from.disk);
    const checkpoints = {
      made,
      from: from === null ? null : { after: from.after, disk: from.disk },
      // A disk of another kind is none that what is saved could stand on.
      take: (options.takeCheckpoints ?? false) && !isAdopted,
    };
    return {
      descriptor: { machine, world, inputs, lab: control, runDir, documentText, corrected, checkpoints },
      bootMs: Math.round(performance.now() - startedAt),
      keep: () => {
        kept = true;
      },
      [Symbol.asyncDispose]: remove,
    };
  } catch (error) {
    // What went wrong first is what is told. What can't be removed now, the reaper tries again when this process ends.
    await remove().catch(() => undefined);
    if (options.vm !== undefined) await sweepVmStore(runId).catch(() => undefined);
    throw error;
  }
}

function makerFor(
  { vm, vagrant }: StageOptions,
  runId: string,
  progress: Progress,
  signal: AbortSignal,
): Promise<Maker> {
  if (vagrant !== undefined) return vagrantMaker(vagrant, signal);
  return vm === undefined ? containerMaker(progress, signal) : vmMaker(vm, runId, progress, signal);
}

function remarkOn({ after, takenAt }: Checkpoint): string {
  return `Booted from the checkpoint that was taken after Phase ${after} of another walk (${takenAt}): what that walk did is not repeated here, nor judged.`;
}

/** The keys that were rotated in, in the walk the machine comes from, are those that count. */
async function acceptRotated(
  inputs: Inputs,
  runDir: string,
  control: string | null,
  signal: AbortSignal,
): Promise<void> {
  const { llmApiKey, botToken } = currentInputs(inputs, runDir);
  if (llmApiKey !== inputs.llmApiKey) {
    await askStandIn(control, 'llm', signal)('PUT', '/keys', { keys: [llmApiKey] });
  }
  if (botToken !== inputs.botToken) {
    await askStandIn(control, 'telegram', signal)('PUT', '/token', { token: botToken });
  }
}

function hashOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
