// What a walk shows of checks that run at the same time: in the guide's order, whichever ends first.

import { Writable } from 'node:stream';
import { beforeEach, expect, test } from 'vitest';
import { GuideOrder } from '../../src/report/guide-order.ts';
import { Progress } from '../../src/report/progress.ts';
import { record } from './records.ts';

const place = { phase: 'Phase 1: Preparation', section: '1.1', sectionTitle: 'Update' };
let text: string;
let order: GuideOrder;

beforeEach(() => {
  text = '';
  const screen = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString('utf8');
      done();
    },
  });
  order = new GuideOrder(new Progress(screen, { color: false, width: 80 }));
});

const lines = () =>
  text
    .split('\n')
    .filter((line) => line.startsWith('    '))
    .map((line) => line.trim());
const end = (...ids: string[]) => {
  for (const id of ids) order.finished(id, [record('passed', { ...place, title: id, durationMs: 0 })]);
};

test('one that ends early is shown when those before it are', () => {
  for (const id of ['one', 'two', 'three', 'four']) order.started(id, id, place);
  end('three', 'two');
  expect(lines()).toEqual([]);
  end('one');
  expect(lines()).toEqual(['✔ one', '✔ two', '✔ three']);
  end('four');
  order.stop();
  expect(lines()).toEqual(['✔ one', '✔ two', '✔ three', '✔ four']);
});

test('one that never began is shown as it ends', () => {
  order.started('one', 'one', place);
  end('skipped');
  expect(lines()).toEqual(['✔ skipped']);
});

test('of a run that was called off, what has ended is shown, and what has not is named', () => {
  for (const id of ['one', 'two', 'three']) order.started(id, id, place);
  end('two');
  order.stop();
  expect(lines()).toEqual(['… one: not finished', '✔ two', '… three: not finished']);
});
