import { describe, expect, test } from 'vitest';
import { sectionOf } from '../../src/prove/fault.ts';
import { sectionsOf, select, type Wish } from '../../src/prove/select.ts';
import { aFault } from './faults.ts';

const FAULTS = Array.from({ length: 10 }, (_, index) => aFault({ id: `${index}` }));
const DAY = 24 * 60 * 60_000;

function chosen(wish: Partial<Wish>, day = 0): string {
  const now = new Date(day * DAY);
  const all = { isChanged: () => false, sample: null, budget: null, now, ...wish };
  return select(FAULTS, all)
    .chosen.map(({ id }) => id)
    .join('');
}
const changed = (ids: string) => ({ isChanged: ({ id }: { id: string }) => ids.includes(id) });

describe('select', () => {
  test('takes all, in their order, when nothing limits it', () => {
    expect(chosen({})).toBe('0123456789');
  });

  test('takes the changed ones first', () => {
    expect(chosen(changed('73'))).toBe('3701245689');
  });

  test('takes as many of the others as the sample has, others each day, all in turn', () => {
    expect(chosen({ ...changed('73'), sample: 3 }, 0)).toBe('37012');
    expect(chosen({ ...changed('73'), sample: 3 }, 1)).toBe('37456');
    expect(chosen({ ...changed('73'), sample: 3 }, 2)).toBe('37890');
    expect(chosen({ ...changed('73'), sample: 0 }, 3)).toBe('37');
  });

  test('takes what there is time for: 90 s to set up, 20 s each', () => {
    expect(chosen({ ...changed('73'), budget: 90 + 3 * 20 }, 0)).toBe('370');
    expect(chosen({ ...changed('73'), budget: 90 + 3 * 20 }, 1)).toBe('731');
  });

  test('takes no more of the others than the sample has, however much time there is', () => {
    expect(chosen({ ...changed('73'), sample: 3, budget: 90 + 8 * 20 })).toBe('37012');
    expect(chosen({ ...changed('73'), sample: 3, budget: 90 + 4 * 20 })).toBe('3701');
    expect(chosen({ ...changed('73'), sample: 99 })).toBe('3701245689');
  });

  test('asks the same of every fault, whatever machine it needs', () => {
    const mixed = [
      aFault({ id: 'plain' }),
      aFault({ id: 'early', until: '1' }),
      aFault({ id: 'early hardened', until: '1', inputs: { outbound: 'hardened' } }),
      aFault({ id: 'hardened', inputs: { outbound: 'hardened' } }),
    ];
    const isChanged = ({ id }: { id: string }) => id === 'early hardened';
    const wish = { isChanged, sample: 2, budget: 90 + 2 * 20, now: new Date(DAY) };
    const { chosen, left } = select(mixed, wish);
    expect(chosen.map(({ id }) => id)).toEqual(['early hardened', 'early']);
    expect(left.map(({ id }) => id)).toEqual(['plain', 'hardened']);
  });

  test('goes round the changed ones when there is no time for all', () => {
    const wish = { isChanged: () => true, budget: 90 + 4 * 20 };
    expect([0, 1, 2].map((day) => chosen(wish, day))).toEqual(['0123', '4567', '8901']);
  });

  test('takes one even without time, so that it never proves nothing', () => {
    expect(chosen({ isChanged: () => true, budget: 1 })).toHaveLength(1);
  });

  test('says what is left', () => {
    const { left } = select(FAULTS, { ...changed('73'), sample: 3, budget: null, now: new Date(0) });
    expect(left.map(({ id }) => id).join('')).toBe('45689');
    const short = select(FAULTS, { isChanged: () => true, sample: null, budget: 1, now: new Date(0) });
    expect(short.left.map(({ id }) => id).join('')).toBe('123456789');
    expect(select([], { isChanged: () => true, sample: null, budget: null, now: new Date(DAY) })).toEqual({
      chosen: [],
      left: [],
    });
  });
});

test('sections are read off ids', () => {
  expect(sectionOf('Phase 1 Checkpoint/ufw-is-active')).toBe('Phase 1 Checkpoint');
  expect(sectionsOf(aFault({ breaks: ['1.5/a', '1.5/b'], mayBreak: { '1.6/c': 'why' } }))).toEqual(
    new Set(['1.5', '1.6']),
  );
});
