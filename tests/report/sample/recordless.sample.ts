// Everything that can go wrong outside a record.

import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type {} from '../../../src/report/task-meta.ts';
import { record } from '../records.ts';

test('throws without a record', () => {
  expect('hunter2-hunter2').toBe('open');
});

test('passes without a record', () => {});

test('runs into the time limit', { timeout: 50 }, () => new Promise(() => {}));

test('rejects behind everyone’s back', (context) => {
  context.task.meta.record = record('passed', { id: 'x/unhandled' });
  void Promise.reject(new Error('nobody caught this'));
  return new Promise((resolve) => setTimeout(resolve, 50));
});

describe('with a hook that fails before', () => {
  beforeAll(() => {
    throw new Error('the machine did not boot');
  });
  test('never runs', () => {});
});

describe('with a hook that fails after', () => {
  afterEach(() => {
    throw new Error('the afterEach failed');
  });
  test('passed, then did not', (context) => {
    context.task.meta.record = record('passed', { id: 'x/afterwards' });
  });
});

test.skip('is skipped when written', () => {});
