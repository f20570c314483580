import { expect, test } from 'vitest';
import { parseServiceLimits } from '../../src/probe/service-limits.ts';

test('numbers, and no limit', () => {
  expect(parseServiceLimits('memory.max:2147483648\nmemory.high:1610612736\npids.max:512\n')).toEqual({
    memoryMax: 2_147_483_648,
    memoryHigh: 1_610_612_736,
    tasksMax: 512,
  });
  expect(parseServiceLimits('memory.max:max\nmemory.high:max\npids.max:max\n')).toEqual({
    memoryMax: null,
    memoryHigh: null,
    tasksMax: null,
  });
});

test('one that is not there is an error', () => {
  expect(() => parseServiceLimits('memory.max:max\npids.max:512\n')).toThrow('memory.high');
});
