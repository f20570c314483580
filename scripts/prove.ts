// npm run prove: puts every fault of tests/sabotage into a machine, and sees whether the checks notice.
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { startVitest } from 'vitest/node';
import { BadInput } from '../src/bad-input.ts';
import { isComplete, latestUpTo } from '../src/checkpoint/find.ts';
import type { Circumstances } from '../src/checkpoint/key.ts';
import { untilInterrupted } from '../src/cli/interrupt.ts';
import { lineProgress } from '../src/cli/progress.ts';
import { setup } from '../src/cli/setup.ts';
import { changedSections } from '../src/prove/affected.ts';
import { atOnce } from '../src/prove/at-once.ts';
import type { Fault } from '../src/prove/fault.ts';
import { type Group, groupsOf, partsOf } from '../src/prove/groups.ts';
import { ProofReporter } from '../src/prove/reporter.ts';
import { type Selection, sectionsOf, select } from '../src/prove/select.ts';
import { proofStatus, renderWhole } from '../src/prove/summary.ts';
import { stopGracefully } from '../src/report/graceful-stop.ts';
import type { SectionDefinition } from '../src/spec/definition.ts';
import { inputsSchema } from '../src/spec/inputs.ts';
import { loadSections } from '../src/spec/registry.ts';
import { openStage } from '../src/stage.ts';
import { faults, unprovable } from '../tests/sabotage/faults.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** After the last fault: what it broke must hold again, perhaps after a reboot, and the machine is removed. */
const CLEAN_UP_MS = 20_000;
/** With less time than this, no machine is set up any more. */
const SETUP_MS = 60_000;
/** Setting up a machine and looking at it while it is sound takes about as long as this many faults. */
const FAULTS_A_MACHINE = 35;
/** The part of the guide up to which a machine is walked whatever the budget. */
const FIRST_PART = '1';

interface Options {
  readonly machines: number;
  readonly only?: readonly string[];
  readonly changed?: boolean;
  readonly sample?: number;
  readonly budget?: number;
}

async function prove(options: Options, signal: AbortSignal): Promise<number> {
  const startedAt = Date.now();
  const { chosen, left } = await choose(options, startedAt, signal);
  process.stdout.write(`${chosen.length} of ${chosen.length + left.length} faults to try.\n`);
  if (chosen.length === 0) return 0;
  const deadline = options.budget === undefined ? null : startedAt + options.budget * 1000 - CLEAN_UP_MS;
  const reporter = new ProofReporter(process.stdout);
  const sections = await loadSections();
  // Once, and not by each machine.
  await setup(signal);
  await atOnce(
    options.machines,
    groupsOf(chosen).map((group) => partsOf(group, FAULTS_A_MACHINE)),
    (group, ready, signal) => proveGroup(group, sections, deadline, reporter, ready, signal),
    signal,
  );
  if (deadline !== null && reporter.proofs.length === 0) {
    // Where nobody has walked yet, there is time for a machine with Phase 1 on it.
    const early = groupsOf(faults).find(
      ({ until, inputs }) => until === FIRST_PART && inputs.outbound === undefined,
    );
    if (early) await proveGroup(early, sections, deadline, reporter, () => undefined, signal);
  }
  const whole = {
    checks: [...sections.values()].flatMap(({ items }) =>
      items.flatMap(({ id, kind }) => (kind === 'check' ? [id] : [])),
    ),
    faults,
    unprovable,
    proofs: reporter.proofs,
    obstacles: reporter.obstacles,
    durationMs: Date.now() - startedAt,
  };
  process.stdout.write(`\n${renderWhole(whole)}\n`);
  return proofStatus(whole);
}

/**
 * Tries the faults of a group on a machine of its own, from the latest checkpoint that serves. A fault that spoils the machine
 * costs a new one, as long as that leads any further.
 * @param ready called when the machine has been set up, each time
 */
async function proveGroup(
  { until, inputs, faults: members }: Group,
  sections: ReadonlyMap<string, SectionDefinition>,
  deadline: number | null,
  reporter: ProofReporter,
  ready: () => void,
  signal: AbortSignal,
): Promise<void> {
  const from = async (circumstances: Circumstances) => {
    const found = await latestUpTo(until, sections.values(), circumstances);
    const isThere = found !== null && isComplete(until, sections.values(), found);
    // Phase 1 takes a minute; everything else takes longer than any budget.
    if (deadline !== null && until !== FIRST_PART && !isThere) throw new NoTimeToWalk();
    return found;
  };
  const options = {
    inputs: inputsSchema.parse(inputs),
    world: {},
    documentText: {},
    takeCheckpoints: true,
    from,
  };
  let left = members;
  while (left.length > 0 && (deadline === null || Date.now() + SETUP_MS < deadline)) {
    signal.throwIfAborted();
    await using stage = await openStage(options, lineProgress(process.stderr), signal).catch(unlessNoTime);
    if (stage === null) break;
    const onInit = stopGracefully(signal);
    const vitest = await startVitest('test', [], {
      config: `${ROOT}tests/sabotage/vitest.config.ts`,
      watch: false,
      reporters: [reporter, { onInit, onTestCaseResult: (test) => test.meta().choices && ready() }],
      provide: { stage: stage.descriptor, proving: { chosen: left.map(({ id }) => id), until, deadline } },
    });
    await vitest.close();
    const tried = left.filter(({ id }) => reporter.isTried(id));
    if (tried.length === 0) break;
    left = left.filter((fault) => !tried.includes(fault));
  }
}

/** There is no checkpoint of such a machine, and walking there takes longer than a budget has room for. */
class NoTimeToWalk extends Error {}

function unlessNoTime(error: unknown): null {
  if (!(error instanceof NoTimeToWalk)) throw error;
  process.stdout.write(
    'Some faults need a machine of which there is no checkpoint: walk there once (npm start, or with --from appendix-a), then they can be tried.\n',
  );
  return null;
}

async function choose(
  { only, changed, sample, budget }: Options,
  now: number,
  signal: AbortSignal,
): Promise<Selection> {
  if (only !== undefined) {
    const unknown = only.find((id) => !faults.some((fault) => fault.id === id));
    if (unknown !== undefined)
      throw new BadInput('There is no such fault', unknown, 'tests/sabotage has them all, each with its id.');
    const isNamed = ({ id }: Fault) => only.includes(id);
    return { chosen: faults.filter(isNamed), left: faults.filter((fault) => !isNamed(fault)) };
  }
  const sections = changed
    ? await changedSections(ROOT, `${ROOT}suites`, process.env.CONFORM_BASE || 'HEAD~1', signal)
    : null;
  return select(faults, {
    isChanged: (fault) => sections === null || !sections.isDisjointFrom(sectionsOf(fault)),
    sample: sample ?? (changed ? 0 : null),
    budget: budget ?? null,
    now: new Date(now),
  });
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('It must be a whole number.');
  return value;
}

function positive(text: string): number {
  const value = count(text);
  if (value === 0) throw new InvalidArgumentError('It must be 1 or more.');
  return value;
}

const program = new Command('prove')
  .description('Put each fault of tests/sabotage into a machine, and see whether the checks notice.')
  .option('--all', 'try every fault (the default)')
  .option('--only <ids>', 'try these faults: 1.5-ufw-disabled,1.7-tailscale-down', (text) => text.split(','))
  .option('--changed', 'try the faults of suites that have changed since CONFORM_BASE, or else HEAD~1')
  .option('--sample <n>', 'with --changed: try n of the others too, others each day', count)
  .option(
    '--machines <n>',
    'how many machines are at work at the same time',
    positive,
    availableParallelism(),
  )
  .option('--budget <seconds>', 'begin no fault that would not be done within this time', count)
  .action(async (options: Options) => {
    // Vitest sets it to 1 for a failed test; what was found decides here.
    const status = await untilInterrupted((signal) => prove(options, signal));
    process.exitCode = status;
  });

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
