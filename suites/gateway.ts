// Waits for the gateway until it is of use.
import { UNIT } from '../src/probe/openclaw/gateway.ts';
import { awaitGateway, type GatewayStart } from '../src/probe/openclaw/gateway-start.ts';
import type { CheckContext, ReadingContext } from '../src/spec/context.ts';
import { expect } from '../src/spec/index.ts';

export { START_LIMIT_MS } from '../src/probe/openclaw/gateway-start.ts';

/**
 * Asserts that the gateway does what somebody with its token asks, waiting as long as it may still come up. Checks that only
 * read wait together.
 */
export async function expectGateway({ read }: Pick<ReadingContext, 'read'>): Promise<void> {
  judge(await read(awaitGateway));
}

/** The same after the check itself has done something to the gateway: what was known of it before counts no more. */
export async function expectGatewayAgain({ shell }: Pick<ReadingContext, 'shell'>): Promise<void> {
  judge(await awaitGateway(shell));
}

function judge(gateway: GatewayStart): void {
  expect(gateway, 'the gateway').toMatchObject({ state: 'answers' });
}

/**
 * For steps that start the gateway: the starts before count no more towards the unit's StartLimitBurst. An operator, who reads
 * in between, does not start it five times in five minutes.
 */
export async function unhurried({ $ }: Pick<CheckContext, '$'>): Promise<void> {
  await $`sudo systemctl reset-failed ${UNIT}`;
}
