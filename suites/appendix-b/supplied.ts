// Waits until the gateway answers whoever has the token that 1Password has given it.
import { UNIT } from '../../src/probe/openclaw/gateway.ts';
import { readSupplied, tryTokens } from '../../src/probe/openclaw/supplied.ts';
import { readUnit } from '../../src/probe/systemd.ts';
import type { CheckContext, ReadingContext } from '../../src/spec/context.ts';
import { expect, secretsBy } from '../../src/spec/index.ts';
import { expectGateway } from '../gateway.ts';

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

/** How long it takes until a start has got its secrets, or has failed to. */
const SECRETS_MS = 60_000;

/**
 * Asserts that the service has been started with its secrets, after the check itself has done something to it; that the gateway
 * comes to answer takes much longer.
 */
export async function expectStarted(context: CheckContext): Promise<void> {
  const { shell } = context;
  const byInject = secretsBy.is('inject').holds(context);
  const look = async () => {
    const { activeState, subState } = await readUnit(shell, UNIT);
    const { supplied } = byInject ? { supplied: {} } : await readSupplied(shell);
    return { activeState, subState, supplied };
  };
  await expect.poll(look, { timeout: SECRETS_MS, interval: 500 }).toMatchObject({
    activeState: 'active',
    subState: 'running',
    ...(!byInject && { supplied: { OPENCLAW_GATEWAY_TOKEN: 'a secret', TELEGRAM_BOT_TOKEN: 'a secret' } }),
  });
}
