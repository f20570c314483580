// Phase 10 › Unexpected API bill
import { invokeTool, UNIT } from '../../src/probe/openclaw/gateway.ts';
import { SERVICE_USER } from '../../src/probe/openclaw/service-user.ts';
import { readProcesses } from '../../src/probe/processes.ts';
import { readUnit } from '../../src/probe/systemd.ts';
import { check, expect, manual, section, step } from '../../src/spec/index.ts';
import { expectGatewayAgain, START_LIMIT_MS } from '../gateway.ts';
import { withGatewayStopped } from '../gateway-stopped.ts';
import { ownerOf, TALK } from '../owner.ts';

section('Phase 10 › Unexpected API bill', 'Unexpected API bill', { needs: ['6.2'] }, () => {
  step('Stop the gateway', { run: 'sudo systemctl stop openclaw.service' });

  check(
    'nothing of OpenClaw runs any more, and systemd does not bring it back',
    {
      severity: 'critical',
      promise: 'Phase 10 › Unexpected API bill',
      disruptive: 'service',
      timeoutMs: 2 * START_LIMIT_MS,
    },
    async (context) => {
      const { shell } = context;
      await withGatewayStopped(context, async () => {
        // With a restart on its way it would be activating.
        expect(await readUnit(shell, UNIT)).toMatchObject({
          activeState: 'inactive',
          subState: 'dead',
          mainPid: 0,
        });
        expect(await readProcesses(shell, SERVICE_USER)).toEqual([]);
        expect(await invokeTool(shell, 'wrong')).toMatchObject({ status: null, error: 'ECONNREFUSED' });
      });
    },
  );

  check(
    'no model is asked any more, whatever is written to the bot',
    {
      severity: 'critical',
      promise: 'Phase 10 › Unexpected API bill',
      disruptive: 'message',
      needs: ['4.4'],
      timeoutMs: 2 * START_LIMIT_MS,
      when: TALK,
    },
    async (context) => {
      const { llm, telegram, shell } = context;
      await withGatewayStopped(context, async () => {
        const since = await llm.now();
        const { updateId } = await ownerOf(context).says('Is anybody there?');
        // Where no process is, nothing can ask, however long one waits.
        expect(await readProcesses(shell, SERVICE_USER)).toEqual([]);
        expect((await telegram.bot()).confirmed).toBeLessThanOrEqual(updateId);
        expect(await llm.requests({ since })).toEqual([]);
      });
    },
  );

  check(
    'started again, it answers',
    {
      severity: 'critical',
      promise: 'Phase 10 › tighten timeouts, restart',
      disruptive: 'service',
      timeoutMs: 2 * START_LIMIT_MS,
    },
    async (context) => {
      expect((await context.$`sudo systemctl restart ${UNIT}`).exitCode).toBe(0);
      await expectGatewayAgain(context);
    },
  );

  manual('Look at the bill, and disable or rotate the API key', {
    because: 'Both are done in the provider’s console, which only its owner can enter.',
    promise: 'Phase 10 › Check your LLM provider’s billing dashboard',
  });
});
