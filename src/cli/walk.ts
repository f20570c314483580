// conform walk: a fresh machine, every step of the guide on it, every promise checked.
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startVitest } from 'vitest/node';
import { BadInput } from '../bad-input.ts';
import { type Taken, takenIn } from '../checkpoint/take.ts';
import { type Guide, loadGuide } from '../guide/document.ts';
import { demandSecrets } from '../inputs/missing.ts';
import { readInputs } from '../inputs/read.ts';
import ConformReporter from '../report/conform-reporter.ts';
import { GUIDE_TITLE } from '../report/guide-title.ts';
import type { Liveness } from '../report/outcome.ts';
import { Redactor } from '../report/redaction.ts';
import type { RunInfo } from '../report/results.ts';
import { exitCode } from '../report/verdict.ts';
import { correctedIn, loadErrata } from '../spec/errata.ts';
import { choicesOf, type Inputs, secretsOf } from '../spec/inputs.ts';
import { isOptional, placeOfPart } from '../spec/phases.ts';
import { loadSections } from '../spec/registry.ts';
import type { StageDescriptor } from '../spec/session.ts';
import { openStage, type Stage } from '../stage.ts';
import { beforeDrift, beginAt, isAhead, remarksOn, takeLast } from './checkpoints.ts';
import { findDrift, firstDrifted, namePattern, selectSections } from './plan.ts';
import { lineProgress } from './progress.ts';
import { suiteVersion } from './version.ts';
import { readHardware, readVm, type VmFlags } from './vm-options.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface WalkOptions extends VmFlags {
  readonly guide?: string;
  readonly only?: readonly string[];
  readonly phases?: readonly string[];
  readonly machine: 'container' | 'vm' | 'vagrant';
  /** Name of a shipped set, or path of a file. */
  readonly inputs?: string;
  /** `NAME=VALUE` */
  readonly set?: readonly string[];
  readonly outbound?: Inputs['outbound'];
  readonly world: Readonly<Record<string, Liveness>>;
  readonly report: string;
  /** Name of the part of the guide to begin at. */
  readonly from?: string;
  /** Minutes to wait for the checkpoint to begin at. */
  readonly wait?: number;
  /** Begins where the document's commands differ from the suite's for the first time. */
  readonly changed?: boolean;
  readonly checkpoints: boolean;
  readonly keep?: boolean;
  readonly json?: boolean;
}

/**
 * Walks the guide.
 * @returns the exit status of the verdict.
 * @throws BadInput, MachineError or WorldError before anything is judged; nothing is left running then.
 */
export async function walk(options: WalkOptions, signal: AbortSignal): Promise<number> {
  if (options.changed && options.guide === undefined) {
    throw new BadInput(
      'There is no document whose changes could be walked',
      '--changed',
      'Give it, too: --guide FILE.',
    );
  }
  if (options.changed && options.from !== undefined) {
    throw new BadInput(
      'Where to begin is given twice',
      `--changed --from ${options.from}`,
      'Leave one of the two out.',
    );
  }
  if (options.wait !== undefined && options.from === undefined)
    throw new BadInput('There is no checkpoint to wait for', `--wait ${options.wait}`, 'Name it: --from 2.');
  const startedAt = new Date().toISOString();
  const vm = options.machine === 'vm' ? await readVm(options) : undefined;
  const vagrant = options.machine === 'vagrant' ? readHardware(options) : undefined;
  const inputs = await readInputs(options, process.env, process.cwd());
  demandSecrets(inputs, options.world);
  const guide = options.guide === undefined ? null : await loadGuide(options.guide);
  const sections = await loadSections();
  const select = (from: string | undefined) =>
    selectSections(sections, options.only, options.phases ?? (options.only ? undefined : whatFollows(from)));
  // Where it goes on from a checkpoint, what was done before counts, too.
  const compared =
    options.from === undefined && !options.changed ? select(undefined) : [...sections.values()];
  const drift = guide ? await findDrift(guide, sections, compared) : { documentText: {}, remarks: [] };
  const corrected = guide ? correctedIn(guide, await loadErrata()) : {};
  for (const remark of drift.remarks) process.stderr.write(`${remark}\n`);

  const changed = options.changed ? firstDrifted(sections.values(), drift.documentText) : undefined;
  if (changed === null) {
    process.stderr.write(
      'No step has drifted, so there is nothing to walk for: `conform drift` says whether a promise has.\n',
    );
    return 0;
  }
  const { from } = options;
  const selected = select(from ?? changed);
  const progress = lineProgress(process.stderr);
  const patience =
    options.wait === undefined ? undefined : { waitMs: options.wait * 60_000, progress, signal };
  await using stage = await openStage(
    {
      inputs,
      world: options.world,
      documentText: drift.documentText,
      corrected,
      takeCheckpoints: options.checkpoints,
      ...(vm && { vm }),
      ...(vagrant && { vagrant }),
      ...(options.changed && { from: (circumstances) => beforeDrift(sections, circumstances) }),
      ...(from !== undefined && {
        from: (circumstances) => beginAt(from, sections, circumstances, patience),
      }),
    },
    progress,
    signal,
  );
  const { descriptor } = stage;
  const toWalk = selected.filter(isAhead(descriptor));
  if (options.keep) stage.keep();
  const redactor = new Redactor();
  for (const [name, value] of secretsOf(descriptor.inputs)) redactor.add(value, name);
  const reporter = new ConformReporter({
    reportDir: resolve(options.report),
    guideTitle: GUIDE_TITLE,
    info: async () =>
      runInfo(descriptor, guide, startedAt, await suiteVersion(), await takenIn(descriptor.runDir)),
    redactor,
    live: true,
    json: options.json ?? false,
    signal,
  });
  await runSuites(reporter, descriptor, namePattern(toWalk));
  await takeLast(descriptor, sections, progress, signal);
  if (options.keep) process.stderr.write(howToGetOn(descriptor));
  return reporter.results === undefined ? 2 : exitCode(reporter.results.verdict);
}

/** An appendix that a walk begins at is all that it walks; elsewhere it walks on to the end. */
function whatFollows(from: string | undefined): readonly string[] | undefined {
  return from !== undefined && isOptional(placeOfPart(from)) ? [from] : undefined;
}

async function runSuites(
  reporter: ConformReporter,
  stage: StageDescriptor,
  testNamePattern: RegExp,
): Promise<void> {
  // Vitest sets it to 1 for a failed test; the verdict decides here.
  const { exitCode: before } = process;
  const vitest = await startVitest('test', [], {
    root: ROOT,
    config: resolve(ROOT, 'vitest.config.ts'),
    watch: false,
    reporters: [reporter],
    provide: { stage },
    testNamePattern,
  });
  await vitest.close();
  process.exitCode = before;
}

function runInfo(
  { machine, world, inputs, documentText }: StageDescriptor,
  guide: Guide | null,
  startedAt: string,
  suite: string,
  taken: readonly Taken[],
): RunInfo {
  return {
    mode: 'walk',
    guide: { file: guide?.file ?? null, sha256: guide?.sha256 ?? null, drifted: Object.keys(documentText) },
    machine: {
      kind: machine.kind,
      image: machine.image,
      ...machine.system,
      remarks: [...machine.remarks, ...remarksOn(taken)],
    },
    world,
    openclaw: null,
    inputs: choicesOf(inputs),
    suite,
    startedAt,
  };
}

function howToGetOn({ machine: { kind, ssh, id } }: Stage['descriptor']): string {
  const alone = kind === 'vagrant' ? '' : `, or docker rm -fv ${id.slice(0, 12)}`;
  return `\nThe machine was kept. Get on it:    ssh -i ${ssh.identityFile} -p ${ssh.port} ${ssh.user}@${ssh.host}
Remove it when done:                conform clean${alone}\n`;
}
