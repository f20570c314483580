import { describe, expect, test } from 'vitest';
import { Prover } from '../../src/prove/prover.ts';
import type { CheckContext } from '../../src/spec/context.ts';
import { assertions, never } from '../spec/bench.ts';
import { aFault, type FaultyBench, faultyBench, sections } from './faults.ts';

const B = aFault({ id: 'b-wrong', inject: 'break b', undo: 'mend b', breaks: ['9.1/b'] });
const C = aFault({ id: 'c-wrong', inject: 'break c', undo: 'mend c', breaks: ['9.2/c'] });

/** On a machine of which every check has been seen to hold. */
async function prover(
  disruptive: Parameters<typeof sections>[0] = {},
): Promise<{ bench: FaultyBench; sut: Prover }> {
  const bench = faultyBench();
  const sut = new Prover(sections(disruptive), bench, assertions);
  for (const fault of [aFault(), B, C])
    expect(await sut.prove(fault, never)).toMatchObject({ outcome: 'found' });
  bench.asked.length = 0;
  return { bench, sut };
}

describe('what has not been seen on the machine before', () => {
  test('is looked at once more without the fault when it fails with it', async () => {
    const bench = faultyBench();
    const sut = new Prover(sections(), bench, assertions);
    expect(await sut.prove(aFault(), never)).toMatchObject({ outcome: 'found', looked: 2 });
    expect(bench.asked).toEqual(['break a', 'state a', 'state b', 'mend a', 'state a']);
    expect(await sut.settle(never), 'it is not looked at a third time').toEqual([]);
    expect(bench.asked).toHaveLength(5);
  });

  test('proves nothing when it fails without the fault, too', async () => {
    const bench = faultyBench();
    bench.broken.add('b');
    const sut = new Prover(sections(), bench, assertions);
    const proof = await sut.prove({ ...B, undo: 'true' }, never);
    expect(proof).toMatchObject({ outcome: 'not-run', found: [] });
    expect(proof.reason).toMatch(/^9\.1\/b is failed without the fault b-wrong as well/);
    expect(await sut.prove(aFault({ mayBreak: { '9.1/b': 'is near' } }), never)).toMatchObject({
      outcome: 'found',
      looked: 1,
    });
    expect(await sut.settle(never)).toEqual([proof.reason]);
  });

  test('is no disturbance when it fails without the fault, too', async () => {
    const bench = faultyBench();
    bench.broken.add('b');
    const sut = new Prover(sections(), bench, assertions);
    expect(await sut.prove(aFault(), never)).toMatchObject({ outcome: 'found', found: ['9.1/a'] });
    expect(await sut.settle(never)).toEqual([
      expect.stringMatching(/^9\.1\/b is failed without the fault a-wrong/),
    ]);
  });

  test('is a disturbance when it fails with the fault only', async () => {
    const sut = new Prover(sections(), faultyBench(), assertions);
    const proof = await sut.prove(aFault({ inject: 'break a\nbreak b', undo: 'mend a\nmend b' }), never);
    expect(proof).toMatchObject({ outcome: 'disturbed', found: ['9.1/a'] });
    expect(await sut.settle(never)).toEqual([]);
  });

  test('is not looked at when it disrupts, unless the fault names it', async () => {
    const sut = new Prover(sections({ b: 'container' }), faultyBench(), assertions);
    expect(await sut.prove(aFault(), never)).toMatchObject({ outcome: 'found', looked: 1 });
    expect(await sut.prove(B, never)).toMatchObject({ outcome: 'found', looked: 2 });
    expect(await sut.prove(aFault(), never)).toMatchObject({ outcome: 'found', looked: 2 });
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
    let isWell = true;
    Object.assign(first, {
      body: async (context: CheckContext) => {
        if (!isWell) throw new TypeError('Our own mistake.');
        await body(context);
      },
    });
    const sut = new Prover(all, bench, assertions);
    expect(await sut.prove(aFault(), never)).toMatchObject({ outcome: 'found' });
    isWell = false;
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
  test('are looked at together', async () => {
    const { bench, sut } = await prover();
    await sut.prove(aFault(), never);
    expect(bench.most()).toBe(3);
  });

  test('are not looked at together with one that disrupts', async () => {
    const bench = faultyBench();
    const sut = new Prover(sections({ b: 'container' }), bench, assertions);
    await sut.prove(
      aFault({ breaks: ['9.1/a', '9.1/b', '9.2/c'], inject: 'break a\nbreak b\nbreak c' }),
      never,
    );
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
    expect((await sut.prove(aFault({ undo: 'mend a\nfail' }), never)).outcome).toBe('broken');
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
