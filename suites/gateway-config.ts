// Waits until the gateway works by what its configuration says now.
import { readTakenOver } from '../src/probe/openclaw/reload.ts';
import type { CheckContext } from '../src/spec/context.ts';
import { expect } from '../src/spec/index.ts';
import { START_LIMIT_MS } from './gateway.ts';

/** Asserts that the gateway has taken over the last change: each `config set` makes it start anew. */
export async function expectTakenOver({ shell }: CheckContext): Promise<void> {
  await expect
    .poll(() => readTakenOver(shell), {
      timeout: START_LIMIT_MS,
      interval: 500,
      message: 'the gateway has taken over its configuration',
    })
    .toBe(true);
}
