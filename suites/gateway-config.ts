// Waits until the gateway works by what its configuration says now.
import { awaitTakenOver } from '../src/probe/openclaw/reload.ts';
import type { ReadingContext } from '../src/spec/context.ts';
import { expect } from '../src/spec/index.ts';

/**
 * Asserts that the gateway has taken over what the steps before have changed: each `config set` makes it start anew. Checks
 * that only read wait together.
 */
export async function expectTakenOver({ read }: Pick<ReadingContext, 'read'>): Promise<void> {
  expect(await read(awaitTakenOver), 'the gateway has taken over its configuration').toBe(true);
}
