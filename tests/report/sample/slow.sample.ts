// A spec that is interrupted: its first test asks for it.

import { test } from 'vitest';
import type {} from '../../../src/report/task-meta.ts';
import { record } from '../records.ts';

test('finishes', (context) => {
  context.task.meta.record = record('passed', { id: 'slow/1', title: 'finished in time' });
});

test('is running when the interruption comes', async (context) => {
  console.log('INTERRUPT NOW');
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, 20_000);
    context.signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new Error('aborted'));
    });
  });
});

test('never begins', (context) => {
  context.task.meta.record = record('passed', { id: 'slow/3' });
});
