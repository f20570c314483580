// What somebody meant who mistyped a name.
import { expect, test } from 'vitest';
import { nearest } from '../../src/inputs/nearest.ts';

test.for([
  ['outbond', 'outbound'],
  ['Outbound', 'outbound'],
  ['controlui', 'controlUi'],
  ['updatTo', 'updateTo'],
  ['mdoel', 'model'],
  ['xyzzy', null],
  ['', null],
] as const)('%s: %s', ([typed, meant]) => {
  expect(nearest(typed, ['model', 'outbound', 'controlUi', 'updateTo', 'rollbackTo'])).toBe(meant);
});

test('nothing is near where nothing is known', () => {
  expect(nearest('a', [])).toBeNull();
});
