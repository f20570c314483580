// Phases 1 and 6 on a virtual machine, which goes on from the disk of a container machine with Phases 1 to 5 done: what only a kernel of
// its own can show, a reboot and a power cut among it. Nothing is done here that an emulated processor needs more than some minutes for.
import { afterAll, expect, test } from 'vitest';
import { isJustBefore, latestBefore } from '../../src/checkpoint/find.ts';
import { placeOf } from '../../src/checkpoint/key.ts';
import { patienceWith } from '../../src/machine/machine.ts';
import { IMAGES } from '../../src/machine/vm/images.ts';
import { silent } from '../../src/progress.ts';
import { Prover } from '../../src/prove/prover.ts';
import { walk } from '../../src/prove/walk.ts';
import type { CheckDefinition } from '../../src/spec/definition.ts';
import { expectingWith } from '../../src/spec/expect.ts';
import { inputsSchema } from '../../src/spec/inputs.ts';
import { placeOfPart } from '../../src/spec/phases.ts';
import { loadSections } from '../../src/spec/registry.ts';
import { recheck } from '../../src/spec/run.ts';
import { Session } from '../../src/spec/session.ts';
import { openStage, type Stage } from '../../src/stage.ts';
import { limitFaults } from '../sabotage/phase06/limits.ts';

const PART = '6';
const UNIT = ['6.1', '6.2'];
/** Each has OpenClaw do something beside the gateway, or waits for the gateway: minutes on an emulated processor. */
const TOO_SLOW = [
  '6.1/openclaw-has-no-gateway-start-foreground',
  '6.2/the-gateway-answers',
  '6.2/the-directives-left-out-would-end-the-gateway',
  '6.2/a-watchdog-would-end-a-healthy-gateway',
  '6.2/the-gateway-outlives-a-reload',
  '6.2/what-it-says-is-in-the-journal-under-its-name',
];

const all = await loadSections();
const upToUnit = new Map(
  [...all]
    .filter(([id, section]) => placeOf(section) < placeOfPart(PART) || UNIT.includes(id))
    .map(([id, { items, ...section }]) => [
      id,
      { ...section, items: items.filter((item) => !TOO_SLOW.includes(item.id)) },
    ]),
);
const image = IMAGES.find(({ kind }) => kind === 'built') ?? null;

let machine: { readonly stage: Stage; readonly session: Session } | null = null;

afterAll(async () => {
  await machine?.session[Symbol.asyncDispose]();
  await machine?.stage[Symbol.asyncDispose]();
});

function checksOf(...ids: readonly string[]): readonly CheckDefinition[] {
  return ids
    .flatMap((id) => all.get(id)?.items ?? [])
    .filter((item) => item.kind === 'check')
    .filter(({ id }) => !TOO_SLOW.includes(id));
}

function assertions(): number {
  return expect.getState().assertionCalls;
}

/** Does something with the machine at its own pace; without a machine, the first test has said why there is none. */
async function onMachine<T>(
  skip: (reason: string) => never,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  if (machine === null) return skip('There is no machine.');
  const { session } = machine;
  return expectingWith(expect, () => work(session), patienceWith(session.stage.machine));
}

test('it goes on from a container machine', async ({ annotate, signal, skip }) => {
  const stage = await openStage(
    {
      vm: { image, cpus: 2, memoryMiB: 4096, fresh: false },
      inputs: inputsSchema.parse({}),
      world: {},
      documentText: {},
      from: async (circumstances) => {
        const found = await latestBefore(PART, all.values(), circumstances);
        if (found === null || !isJustBefore(PART, all.values(), found))
          return skip('No walk has left a machine with Phases 1 to 5 done: npm start does.');
        return found;
      },
    },
    silent,
    signal,
  );
  machine = { stage, session: new Session(stage.descriptor) };
  await annotate(`It was up after ${Math.round(stage.bootMs / 1000)} s.`);
  expect(stage.descriptor.machine.remarks.join('\n')).toMatch(/copy of its disk/);
});

const BEFORE = checksOf('2.4', 'Phase 1 Checkpoint');
test.for(BEFORE)('$id', async (check, { signal, skip }) => {
  const { record } = await onMachine(skip, (session) => recheck(check, session, signal, assertions));
  expect(record.outcome, record.reason).toBe('passed');
});

test('Phase 6 can be done on it', async ({ signal, skip }) => {
  await onMachine(skip, (session) => walk(upToUnit, PART, session, signal, assertions, silent));
});

test.for(checksOf(...UNIT))('$id', async (check, { signal, skip }) => {
  const { record } = await onMachine(skip, (session) => recheck(check, session, signal, assertions));
  expect(record.outcome, record.reason).toBe('passed');
});

test.for(limitFaults)('$id is noticed', async (fault, { signal, skip }) => {
  const concerned = UNIT.flatMap((id) => all.get(id) ?? []).map((section) => ({
    ...section,
    items: section.items.filter(({ id }) => fault.breaks.includes(id)),
  }));
  await onMachine(skip, async (session) => {
    const prover = new Prover(concerned, session, assertions);
    const proof = await prover.prove(fault, signal);
    expect(proof, proof.reason).toMatchObject({ outcome: 'found' });
    expect(await prover.settle(signal)).toEqual([]);
  });
});
