// Waits until the gateway answers whoever has the token that 1Password has given it.
import { tryTokens } from '../../src/probe/openclaw/supplied.ts';
import type { CheckContext, ReadingContext } from '../../src/spec/context.ts';
import { expect, secretsBy } from '../../src/spec/index.ts';
import { expectGateway, expectGatewayAgain } from '../gateway.ts';

/**
 * Asserts that the gateway is of use: by the token in its environment with Approach A, where openclaw.json has none any more in
 * the end, and by that of openclaw.json with Approach B.
 */
export async function expectSupplied(
  context: Pick<ReadingContext, 'read' | 'inputs' | 'world'>,
): Promise<void> {
  if (secretsBy.is('inject').holds(context)) return expectGateway(context);
  const { service, supplied, configured } = await context.read(tryTokens);
  expect({ service, answered: supplied ?? configured }).toEqual({
    service: 'active',
    answered: expect.any(Number),
  });
}

/** The same after the check itself has done something to the gateway. */
export async function expectSuppliedAgain(context: CheckContext): Promise<void> {
  if (secretsBy.is('inject').holds(context)) return expectGatewayAgain(context);
  expect(await tryTokens(context.shell)).toMatchObject({
    service: 'active',
    placeholder: expect.any(Number),
  });
}
