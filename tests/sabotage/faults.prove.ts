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

async function attempt({ id, what }: Fault, work: () => Promise<Proof>): Promise<Proof> {
  const left: Proof = { fault: id, what, outcome: 'not-run', found: [], looked: 0, durationMs: 0 };
  if (prover === null) return { ...left, reason: 'There is no sound machine.' };
  if (deadline !== null && Date.now() + longestMs > deadline) return { ...left, reason: 'No time left.' };
  const proof = await work();
  longestMs = Math.max(longestMs, proof.durationMs);
  return proof;
}

for (const group of groups()) {
  describe(Object.entries(group.inputs).join(), () => {
    test('the machine is sound', async ({ signal, task }) => {
      prover = null;
      const next = await setUp(group.inputs, signal);
      task.meta.machine = { checks: await next.takeBaseline(signal) };
      prover = next;
    });

    test.for(group.faults)('$id', async (fault, { signal, task, skip }) => {
      const proof = await attempt(fault, async () => {
        if (prover === null) throw new Error('unreachable');
        return prover.prove(fault, signal);
      });
      task.meta.proof = proof;
      if (proof.outcome === 'not-run') skip(proof.reason);
      expect(proof.outcome, proof.reason).toBe('found');
    });

    test('the machine is sound again', async ({ signal, skip }) => {
      if (prover === null) return skip('There is no sound machine.');
      expect(await prover.settle(signal)).toBeNull();
    });
  });
}
