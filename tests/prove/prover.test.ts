import { describe, expect, test } from 'vitest';
import { Prover } from '../../src/prove/prover.ts';
import type { CheckContext } from '../../src/spec/context.ts';
import { assertions, never } from '../spec/bench.ts';
import { aFault, type FaultyBench, faultyBench, sections } from './faults.ts';

async function prover(
  disruptive: Parameters<typeof sections>[0] = {},
): Promise<{ bench: FaultyBench; sut: Prover }> {
  const bench = faultyBench();
  const sut = new Prover(sections(disruptive), bench, assertions);
  await sut.takeBaseline([aFault(), B, C], never);
  bench.asked.length = 0;
  return { bench, sut };
}

const B = aFault({ id: 'b-wrong', inject: 'break b', undo: 'mend b', breaks: ['9.1/b'] });
const C = aFault({ id: 'c-wrong', inject: 'break c', undo: 'mend c', breaks: ['9.2/c'] });

describe('a sound machine', () => {
  test('has an outcome for every check', async () => {
    const sut = new Prover(sections(), faultyBench(), assertions);
    expect(await sut.takeBaseline([aFault(), C], never)).toEqual({
      outcomes: { '9.1/a': 'passed', '9.1/b': 'passed', '9.2/c': 'passed' },
      unsound: [],
    });
  });

  test('is looked at only as far as the faults concern it', async () => {
    const sut = new Prover(sections({ b: 'reboot' }), faultyBench(), assertions);
    expect(await sut.takeBaseline([aFault()], never)).toMatchObject({ outcomes: { '9.1/a': 'passed' } });
    expect(await sut.prove(aFault(), never)).toMatchObject({ outcome: 'found', looked: 1 });
  });

  test('is not one on which a check fails, with which nothing can be proven then', async () => {
    const bench = faultyBench();
    bench.broken.add('b');
    const sut = new Prover(sections(), bench, assertions);
    expect(await sut.takeBaseline([aFault(), B, C], never)).toMatchObject({
      outcomes: { '9.1/a': 'passed', '9.2/c': 'passed' },
      unsound: [{ check: '9.1/b', outcome: 'failed' }],
    });
    expect(await sut.prove(B, never)).toMatchObject({
      outcome: 'not-run',
      reason: expect.stringMatching(/^9\.1\/b is failed without any fault/),
    });
    expect(await sut.prove(aFault({ mayBreak: { '9.1/b': 'is near' } }), never)).toMatchObject({
      outcome: 'found',
      looked: 2,
    });
  });
});

describe('a fault', () => {
  test('is found when its check fails and the others pass, and is taken out', async () => {
    const { bench, sut } = await prover();
    const proof = await sut.prove(aFault(), never);
    expect(proof).toMatchObject({ fault: 'a-wrong', outcome: 'found', found: ['9.1/a'], looked: 3 });
    expect(bench.broken).toEqual(new Set());
    expect(bench.asked).toEqual(['break a', 'state a', 'state b', 'state c', 'mend a']);
  });

  test('is missed when its check passes all the same', async () => {
    const { sut } = await prover();
    const proof = await sut.prove(aFault({ breaks: ['9.1/a', '9.1/b'] }), never);
    expect(proof).toMatchObject({ outcome: 'missed', found: ['9.1/a'] });
    expect(proof.reason).toBe('9.1/b should be failed and is passed.');
  });

  test('is missed when its check could not look', async () => {
    const bench = faultyBench();
    const all = sections();
    const [first] = all[0]?.items ?? [];
    if (first?.kind !== 'check') throw new Error('no check');
    const { body } = first;
    let baseline = true;
    Object.assign(first, {
      body: async (context: CheckContext) => {
        if (!baseline) throw new TypeError('Our own mistake.');
        await body(context);
      },
    });
    const sut = new Prover(all, bench, assertions);
    await sut.takeBaseline([aFault(), B, C], never);
    baseline = false;
    const proof = await sut.prove(aFault(), never);
    expect(proof).toMatchObject({ outcome: 'missed', found: [] });
    expect(proof.reason).toContain('9.1/a should be failed and is broken: Our own mistake.');
  });

  test('is disturbed when a check fails that it does not name', async () => {
    const { sut } = await prover();
    const proof = await sut.prove(aFault({ inject: 'break a\nbreak c', undo: 'mend a\nmend c' }), never);
    expect(proof).toMatchObject({ outcome: 'disturbed', found: ['9.1/a'] });
    expect(proof.reason).toMatch(/^9\.2\/c should be passed and is failed: /);
  });

  test('may break what it says it may', async () => {
    const { sut } = await prover();
    const fault = aFault({
      inject: 'break a\nbreak c',
      undo: 'mend a\nmend c',
      mayBreak: { '9.2/c': 'why' },
    });
    expect(await sut.prove(fault, never)).toMatchObject({ outcome: 'found', found: ['9.1/a'] });
  });

  test('is broken when it can’t be put in, and is taken out all the same', async () => {
    const { bench, sut } = await prover();
    const proof = await sut.prove(aFault({ inject: 'break a\nfail' }), never);
    expect(proof).toMatchObject({ outcome: 'broken', looked: 0 });
    expect(proof.reason).toContain('exit 1: fail');
    expect(bench.broken).toEqual(new Set());
    expect((await sut.prove(B, never)).outcome).toBe('found');
  });
});

describe('checks that only read', () => {
  test('are looked at together with a fault in, and one after the other on the sound machine, to see what each costs', async () => {
    const { bench, sut } = await prover();
    expect(bench.most()).toBe(1);
    await sut.prove(aFault(), never);
    expect(bench.most()).toBe(3);
  });

  test('are not looked at together with one that disrupts', async () => {
    const { bench, sut } = await prover({ b: 'container' });
    await sut.prove(aFault({ breaks: ['9.1/a', '9.2/c'], inject: 'break a\nbreak c' }), never);
    expect(bench.most()).toBe(1);
  });
});

describe('checks that disrupt', () => {
  test('are looked at when the fault breaks something of their section', async () => {
    const { bench, sut } = await prover({ b: 'container', c: 'listener' });
    expect(await sut.prove(aFault(), never)).toMatchObject({ outcome: 'found', looked: 2 });
    expect(bench.asked).not.toContain('state c');
  });

  test('by a reboot are looked at only when the fault names them', async () => {
    const { bench, sut } = await prover({ a: 'reboot', b: 'reboot' });
    expect(await sut.prove(aFault(), never)).toMatchObject({ outcome: 'found', looked: 2 });
    expect(bench.asked).not.toContain('state b');
  });
});

describe('what a fault leaves behind', () => {
  const LASTING = aFault({ undo: 'mend nothing' });

  test('costs the faults that are about it, and no others', async () => {
    const { bench, sut } = await prover();
    expect((await sut.prove(LASTING, never)).outcome).toBe('found');
    const again = await sut.prove(aFault({ id: 'again' }), never);
    expect(again).toMatchObject({ outcome: 'not-run', found: [] });
    expect(again.reason).toMatch(/^9\.1\/a is failed since the fault a-wrong was taken out/);
    bench.asked.length = 0;
    expect(await sut.prove(B, never)).toMatchObject({ outcome: 'found', looked: 2 });
    expect(bench.asked).not.toContain('state a');
    expect(await sut.settle(never)).toEqual([again.reason]);
  });

  test('is not taken for the next fault’s own doing', async () => {
    const { bench, sut } = await prover();
    await sut.prove(LASTING, never);
    bench.asked.length = 0;
    const again = await sut.prove(aFault({ id: 'again', inject: 'true' }), never);
    expect(again.outcome).toBe('not-run');
    expect(bench.asked).toEqual(['state a']);
  });

  test('is told from what the next fault does by itself', async () => {
    const { sut } = await prover();
    expect((await sut.prove(aFault(), never)).outcome).toBe('found');
    const next = await sut.prove({ ...B, inject: 'break a\nbreak b', undo: 'mend a\nmend b' }, never);
    expect(next).toMatchObject({ outcome: 'disturbed', found: ['9.1/b'] });
    expect(next.reason).toMatch(/^9\.1\/a should be passed and is failed/);
    expect(await sut.settle(never)).toEqual([]);
  });

  test('is noticed at the end', async () => {
    const { sut } = await prover();
    await sut.prove(LASTING, never);
    expect(await sut.settle(never)).toEqual([
      expect.stringMatching(/^9\.1\/a is failed since the fault a-wrong was taken out/),
    ]);
  });

  test('is nothing when all is as before', async () => {
    const { bench, sut } = await prover({ a: 'reboot' });
    await sut.prove(aFault(), never);
    bench.asked.length = 0;
    expect(await sut.settle(never)).toEqual([]);
    expect(bench.asked).toEqual(['state a']);
    expect(await sut.settle(never)).toEqual([]);
    expect(bench.asked, 'nothing is owed any more').toHaveLength(1);
  });

  test('is known when it can’t be taken out', async () => {
    const { sut } = await prover();
    expect((await sut.prove(aFault({ undo: 'mend a\nfail' }), never)).outcome).toBe('found');
    const next = await sut.prove(B, never);
    expect(next.outcome).toBe('not-run');
    expect(next.reason).toContain('The fault a-wrong could not be taken out: exit 1: fail');
  });

  test('is not known when the machine is lost', async () => {
    const { sut } = await prover();
    expect((await sut.prove(aFault({ inject: 'vanish' }), never)).outcome).toBe('broken');
    expect((await sut.prove(B, never)).outcome).toBe('not-run');
  });
});
