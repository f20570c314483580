// The gateway stopped for a while, as an operator stops it.

import { UNIT } from '../src/probe/openclaw/gateway.ts';
import { readUnit } from '../src/probe/systemd.ts';
import type { CheckContext } from '../src/spec/context.ts';
import { expect } from '../src/spec/index.ts';
import { expectGatewayAgain } from './gateway.ts';

/** Stops the gateway for `work`; if it was running, it runs and answers again afterwards. */
export async function withGatewayStopped<R>(context: CheckContext, work: () => Promise<R>): Promise<R> {
  const { $, shell } = context;
  const wasRunning = (await readUnit(shell, UNIT)).activeState === 'active';
  const { exitCode, stderr } = await $`sudo systemctl stop ${UNIT}`;
  expect(exitCode, stderr).toBe(0);
  try {
    return await work();
  } finally {
    if (wasRunning) {
      // Starts of ours must not count towards the unit's StartLimitBurst.
      await $`sudo systemctl start ${UNIT}; sudo systemctl reset-failed ${UNIT}`;
      await expectGatewayAgain(context);
    }
  }
}
