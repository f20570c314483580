// The faults that were chosen, on the machine that was opened for them: run by `npm run prove`, which says which.
import { afterAll, expect, inject, test } from 'vitest';
import { lineProgress } from '../../src/cli/progress.ts';
import type { Fault } from '../../src/prove/fault.ts';
import type { Proof } from '../../src/prove/proof.ts';
import { Prover } from '../../src/prove/prover.ts';
import { walk, walked } from '../../src/prove/walk.ts';
import { expectingWith } from '../../src/spec/expect.ts';
import { choicesOf } from '../../src/spec/inputs.ts';
import { loadSections } from '../../src/spec/registry.ts';
import { Session } from '../../src/spec/session.ts';
import { faults } from './faults.ts';

const NO_TIME = 'No time left.';
const NO_MACHINE = 'There is no machine.';

const { chosen, until, deadline } = inject('proving');
const stage = inject('stage');
const session = new Session(stage);
const sections = await loadSections();
const members = chosen.flatMap((id) => faults.find((fault) => fault.id === id) ?? []);

const progress = lineProgress(process.stderr);
let prover: Prover | null = null;
let longestMs = 0;

afterAll(() => session[Symbol.asyncDispose]());

function assertions(): number {
  return expect.getState().assertionCalls;
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

test('there is a machine', async ({ signal, task }) => {
  await expectingWith(expect, async () => {
    await walk(sections, until, session, signal, assertions, progress);
    task.meta.choices = choicesOf(stage.inputs);
    prover = new Prover(walked(sections, until), session, assertions);
  });
});

test.for(members)('$id', async (fault, { signal, task, skip }) => {
  await expectingWith(expect, async () => {
    const proof = await attempt(fault, signal);
    task.meta.proof = proof;
    if (proof.outcome === 'not-run') skip(proof.reason);
    expect(proof.outcome, proof.reason).toBe('found');
  });
});

test('the machine is sound', async ({ signal, skip }) => {
  await expectingWith(expect, async () => {
    if (prover === null) return skip(NO_MACHINE);
    const left = await prover.settle(signal);
    expect(left, left.join('\n')).toEqual([]);
  });
});
