// Tests that take minutes take turns; what has changed is not left to another day.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { notToday, ROOT, SLOW } from '../../scripts/turns.ts';

const DAY_MS = 24 * 60 * 60_000;
const files = SLOW.map(({ file }) => file);
const on = (day: number) => ({ changed: new Set<string>(), now: new Date(day * DAY_MS) });
const todayOf = (day: number) => files.filter((file) => !notToday(on(day)).includes(file));

test('each is there, and so is what it is about', () => {
  for (const { file, about } of SLOW)
    for (const path of [join('tests', file), ...about]) expect(existsSync(join(ROOT, path)), path).toBe(true);
});

test('each has its turn, one a day', () => {
  const days = files.map((_, index) => 20_500 + index);
  expect(days.flatMap(todayOf).toSorted()).toEqual(files.toSorted());
  for (const day of days) expect(todayOf(day)).toHaveLength(1);
});

test('what has changed runs today', () => {
  const changed = new Set([resolve(ROOT, 'src/machine/vm/power.ts')]);
  for (let day = 20_500; day < 20_500 + SLOW.length; day += 1)
    expect(notToday({ ...on(day), changed }).filter((file) => file.startsWith('booted/vm'))).toEqual([]);
});

test('the test itself counts as well', () => {
  for (const file of files)
    expect(notToday({ ...on(20_500), changed: new Set([resolve(ROOT, 'tests', file)]) })).not.toContain(file);
});

test('where nobody knows what has changed, all run', () => {
  expect(notToday({ ...on(20_500), changed: null })).toEqual([]);
});
