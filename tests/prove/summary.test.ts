import { describe, expect, test } from 'vitest';
import type { Proof } from '../../src/prove/proof.ts';
import { proofStatus, renderMachine, renderProof, renderWhole } from '../../src/prove/summary.ts';
import { choicesOf, inputsSchema } from '../../src/spec/inputs.ts';
import { aFault } from './faults.ts';

const FOUND: Proof = {
  fault: 'a-wrong',
  what: 'a is wrong.',
  outcome: 'found',
  found: ['9.1/a'],
  looked: 3,
  durationMs: 1234,
};
const MISSED: Proof = { ...FOUND, fault: 'b-wrong', outcome: 'missed', found: [], reason: '9.1/b passed' };

describe('a line', () => {
  test('of a fault that was found', () => {
    expect(renderProof(FOUND)).toBe('  ✔ a-wrong: 1 of 3 checks noticed, the others held (1.2 s)');
  });

  test('of one that was not says why, without what a terminal would obey', () => {
    const proof = { ...MISSED, reason: '9.1/b \u001b[31mpassed\nreally' };
    expect(renderProof(proof)).toBe('  ✘ b-wrong missed (a is wrong.)\n      9.1/b passed\n      really');
  });
});

describe('the machine', () => {
  test('is told by its choices, and by none of its secrets', () => {
    const inputs = inputsSchema.parse({ llmApiKey: 'sk-hidden-key', botToken: '123456789:hidden-token' });
    const text = renderMachine(choicesOf(inputs));
    expect(text).toContain('outbound standard, ');
    expect(text).not.toContain('hidden');
  });
});

describe('the whole', () => {
  const text = renderWhole({
    checks: ['9.1/a', '9.1/b', '9.2/c', '9.2/d'],
    faults: [
      aFault(),
      aFault({ id: 'b-wrong', breaks: ['9.1/b'] }),
      aFault({ id: 'c-wrong', breaks: ['9.2/c'] }),
    ],
    unprovable: [{ check: '9.2/d', because: 'needs a person', instead: 'ask one' }],
    proofs: [FOUND, MISSED],
    obstacles: ['It rained.'],
    durationMs: 61_000,
  });

  test('counts by section and in all', () => {
    const rows = text.split('\n').filter((line) => /\d/.test(line) && line.startsWith('│'));
    const cells = rows.map((row) =>
      row
        .split('│')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
    expect(cells).toEqual([
      ['9.1', '2', '1', '2', '1', '1', '0'],
      ['9.2', '2', '0', '1', '0', '0', '1'],
      ['Total', '4', '1', '3', '1', '1', '1'],
    ]);
  });

  test('names what was not tried, what cannot be, and what was in the way', () => {
    expect(text).toContain('Not tried: c-wrong\n');
    expect(text).toContain('No machine of ours can prove:\n  9.2/d: needs a person; ask one\n');
    expect(text).toContain('In the way:\n  It rained.\n');
  });

  test('ends with the sum', () => {
    expect(text.split('\n').at(-1)).toBe(
      '4 checks, 1 of them seen to fail; 3 faults: 1 found, 1 not found, 1 not tried (1 min 01 s)',
    );
  });
});

describe('the exit status', () => {
  test.for([
    ['0 when all that were tried were found', [FOUND], [], 0],
    ['0 when time ran out', [FOUND, { ...MISSED, outcome: 'not-run' }], [], 0],
    ['1 when one was missed', [FOUND, MISSED], [], 1],
    ['1 when one disturbed others', [{ ...MISSED, outcome: 'disturbed' }], [], 1],
    ['1 when one was missed, whatever else', [MISSED], ['spoiled'], 1],
    ['2 when one could not be put in', [FOUND, { ...MISSED, outcome: 'broken' }], [], 2],
    ['2 when something was in the way', [FOUND], ['spoiled'], 2],
    ['2 when none was tried', [], [], 2],
  ] as const)('is %s', ([, proofs, obstacles, status]) => {
    expect(proofStatus({ proofs, obstacles })).toBe(status);
  });
});
