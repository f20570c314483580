// Every fault that was chosen, on one machine: run by `npm run prove`, which says which.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, test } from 'vitest';
import type { Fault } from '../../src/prove/fault.ts';
import type { Proof } from '../../src/prove/proof.ts';
import { Prover } from '../../src/prove/prover.ts';
import { walk, walkOn } from '../../src/prove/walk.ts';
import { type Inputs, inputsSchema } from '../../src/spec/inputs.ts';
import { loadSections } from '../../src/spec/registry.ts';
import { Session } from '../../src/spec/session.ts';
import { faults } from './faults.ts';

const { chosen, deadline } = inject('proving');
const stage = inject('stage');
const sections = await loadSections();

interface Group {
  readonly inputs: Inputs;
  readonly faults: readonly Fault[];
}

/** Faults by the inputs that they need; the defaults first, since the others build on them. */
function groups(): readonly Group[] {
  const byInputs = Map.groupBy(
    chosen.flatMap((id) => faults.find((fault) => fault.id === id) ?? []),
    ({ inputs = {} }) => JSON.stringify(inputsSchema.parse(inputs)),
  );
  const byDefault = JSON.stringify(inputsSchema.parse({}));
  return [...byInputs]
    .toSorted(([a], [b]) => Number(b === byDefault) - Number(a === byDefault))
    .map(([inputs, members]) => ({ inputs: JSON.parse(inputs) as Inputs, faults: members }));
}

const NO_TIME = 'No time left.';
const NO_MACHINE = 'There is no sound machine.';

let session: Session | null = null;
let prover: Prover | null = null;
let longestMs = 0;

afterAll(async () => {
  await session?.[Symbol.asyncDispose]();
});

function assertions(): number {
  return expect.getState().assertionCalls;
}

/** A machine on which everything holds: walked when it is fresh, otherwise taken on from where it is. */
async function setUp(inputs: Inputs, signal: AbortSignal): Promise<Prover> {
  const before = session;
  if (before === null) {
    session = new Session({ ...stage, inputs });
    await walk(sections.values(), session, signal, assertions);
  } else {
    const runDir = join(stage.runDir, 'inputs', Object.values(inputs).join('-'));
    mkdirSync(runDir, { recursive: true });
    session = new Session({ ...stage, inputs, runDir });
    await using _ = before;
    await walkOn(sections.values(), before.stage, session, signal, assertions);
  }
  return new Prover(sections.values(), session, assertions);
}

function isLate(): boolean {
  return deadline !== null && Date.now() + longestMs > deadline;
}

async function attempt(fault: Fault, signal: AbortSignal): Promise<Proof> {
  const { id, what } = fault;
  const left: Proof = { fault: id, what, outcome: 'not-run', found: [], looked: 0, durationMs: 0 };
  if (isLate()) return { ...left, reason: NO_TIME };
  if (prover === null) return { ...left, reason: NO_MACHINE };
  const proof = await prover.prove(fault, signal);
  longestMs = Math.max(longestMs, proof.durationMs);
  return proof;
}

for (const group of groups()) {
  describe(Object.values(group.inputs).join(), () => {
    test('the machine is sound', async ({ signal, task, skip }) => {
      if (session !== null && prover === null) skip(NO_MACHINE);
      prover = null;
      if (isLate()) skip(NO_TIME);
      const next = await setUp(group.inputs, signal);
      const outcomes = Object.values(await next.takeBaseline(signal));
      const passed = outcomes.filter((outcome) => outcome === 'passed').length;
      task.meta.machine = { inputs: group.inputs, passed, notApplicable: outcomes.length - passed };
      prover = next;
    });

    test.for(group.faults)('$id', async (fault, { signal, task, skip }) => {
      const proof = await attempt(fault, signal);
      task.meta.proof = proof;
      if (proof.outcome === 'not-run') skip(proof.reason);
      expect(proof.outcome, proof.reason).toBe('found');
    });

    test('the machine is sound again', async ({ signal, skip }) => {
      if (prover === null) return skip(NO_MACHINE);
      expect(await prover.settle(signal)).toBeNull();
    });
  });
}
