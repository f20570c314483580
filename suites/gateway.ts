// Waits for the gateway until it is of use.
import { gatewayAnswers, UNIT } from '../src/probe/openclaw/gateway.ts';
import { readUnit } from '../src/probe/systemd.ts';
import type { CheckContext } from '../src/spec/context.ts';
import { expect } from '../src/spec/index.ts';

/** Each start compiles its plugins anew (their cache is in /tmp, which is private to the service): half a minute of CPU. */
export const START_LIMIT_MS = 180_000;

/** Asserts that the gateway does what somebody with its token asks, waiting as long as it may still come up. */
export async function expectGateway({ shell }: CheckContext): Promise<void> {
  const look = async () => {
    if (await gatewayAnswers(shell)) return 'answers';
    const { activeState } = await readUnit(shell, UNIT);
    return activeState === 'active' || activeState === 'activating' ? 'does not answer yet' : activeState;
  };
  let state = '';
  await expect
    .poll(
      async () => {
        state = await look();
        return state;
      },
      { timeout: START_LIMIT_MS, interval: 500, message: 'the gateway' },
    )
    .not.toBe('does not answer yet');
  expect(state, 'the gateway').toBe('answers');
}
