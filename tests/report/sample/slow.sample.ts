// A spec that is interrupted: its second test asks for it.

import { test } from 'vitest';
import { BrokenError } from '../../../src/machine/shell.ts';
import type {} from '../../../src/report/task-meta.ts';
import { record } from '../records.ts';

test('finishes', (context) => {
  context.task.meta.record = record('passed', { id: 'slow/1', title: 'finished in time' });
});

test('is running when the interruption comes', async (context) => {
  setTimeout(() => console.log('INTERRUPT NOW'), 500);
  await new Promise<void>((resolve) => {
    context.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  context.task.meta.record = record('broken', { id: 'slow/2', reason: 'cancelled' });
  throw new BrokenError('cancelled');
});

test('never begins', (context) => {
  context.task.meta.record = record('passed', { id: 'slow/3' });
});
