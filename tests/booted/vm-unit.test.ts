// Phase 6 on a virtual machine, which goes on from the disk of a container machine with Phases 1 to 5 done: the gateway's unit under a
// kernel of its own, and what only such a kernel can hold it to.
import { afterAll, expect, test } from 'vitest';
import { isJustBefore, latestBefore } from '../../src/checkpoint/find.ts';
import { placeOf } from '../../src/checkpoint/key.ts';
import { patienceWith } from '../../src/machine/machine.ts';
import { IMAGES } from '../../src/machine/vm/images.ts';
import { silent } from '../../src/progress.ts';
import { Prover } from '../../src/prove/prover.ts';
import { walk } from '../../src/prove/walk.ts';
import { expectingWith } from '../../src/spec/expect.ts';
import { inputsSchema } from '../../src/spec/inputs.ts';
import { placeOfPart } from '../../src/spec/phases.ts';
import { loadSections } from '../../src/spec/registry.ts';
import { recheck } from '../../src/spec/run.ts';
import { Session } from '../../src/spec/session.ts';
import { openStage, type Stage } from '../../src/stage.ts';
import { limitFaults } from '../sabotage/phase06/limits.ts';

const PART = '6';
const SECTIONS = ['6.1', '6.2'];
/** Each has OpenClaw do something beside the gateway, which takes minutes on an emulated processor. */
const TOO_SLOW = [
  '6.1/openclaw-has-no-gateway-start-foreground',
  '6.2/the-directives-left-out-would-end-the-gateway',
  '6.2/a-watchdog-would-end-a-healthy-gateway',
  '6.2/the-gateway-outlives-a-reload',
];

const all = await loadSections();
const sections = new Map(
  [...all].filter(([id, section]) => placeOf(section) < placeOfPart(PART) || SECTIONS.includes(id)),
);
const checks = SECTIONS.flatMap((id) => all.get(id)?.items ?? [])
  .filter((item) => item.kind === 'check')
  .filter(({ id }) => !TOO_SLOW.includes(id));
const image = IMAGES.find(({ kind }) => kind === 'built') ?? null;

let machine: { readonly stage: Stage; readonly session: Session } | null = null;

afterAll(async () => {
  await machine?.session[Symbol.asyncDispose]();
  await machine?.stage[Symbol.asyncDispose]();
});

function assertions(): number {
  return expect.getState().assertionCalls;
}

test('it goes on from a container machine, and Phase 6 can be done on it', async ({
  annotate,
  signal,
  skip,
}) => {
  let isThere = false;
  const stage = await openStage(
    {
      vm: { image, cpus: 2, memoryMiB: 4096, fresh: false },
      inputs: inputsSchema.parse({}),
      world: {},
      documentText: {},
      from: async (circumstances) => {
        const found = await latestBefore(PART, all.values(), circumstances);
        isThere = found !== null && isJustBefore(PART, all.values(), found);
        if (!isThere) skip('No walk has left a machine with Phases 1 to 5 done: npm start does.');
        return found;
      },
    },
    silent,
    signal,
  );
  machine = { stage, session: new Session(stage.descriptor) };
  await annotate(`It was up after ${Math.round(stage.bootMs / 1000)} s.`);
  expect(stage.descriptor.machine.remarks.join('\n')).toMatch(/copy of its disk/);
  const { session } = machine;
  await expectingWith(
    expect,
    () => walk(sections, PART, session, signal, assertions, silent),
    patienceWith(stage.descriptor.machine),
  );
});

test.for(checks)('$id', async (check, { signal, skip }) => {
  if (machine === null) return skip('There is no machine.');
  const { session } = machine;
  const { record } = await expectingWith(
    expect,
    () => recheck(check, session, signal, assertions),
    patienceWith(session.stage.machine),
  );
  expect({ outcome: record.outcome, reason: record.reason }).toMatchObject({ outcome: 'passed' });
});

test.for(limitFaults)('$id is noticed', async (fault, { signal, skip }) => {
  if (machine === null) return skip('There is no machine.');
  const { session } = machine;
  const of = [...sections.values()].filter(({ id }) => SECTIONS.includes(id));
  const concerned = of.map((section) => ({
    ...section,
    items: section.items.filter(({ id }) => fault.breaks.includes(id)),
  }));
  const prover = new Prover(concerned, session, assertions);
  const proof = await expectingWith(
    expect,
    () => prover.prove(fault, signal),
    patienceWith(session.stage.machine),
  );
  expect(proof, proof.reason).toMatchObject({ outcome: 'found' });
  expect(
    await expectingWith(expect, () => prover.settle(signal), patienceWith(session.stage.machine)),
  ).toEqual([]);
});
