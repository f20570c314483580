// Operational Notes › Stopping/starting the gateway
import { invokeTool, UNIT } from '../../src/probe/openclaw/gateway.ts';
import { readUnit } from '../../src/probe/systemd.ts';
import { check, expect, section, step } from '../../src/spec/index.ts';
import { expectGateway, expectGatewayAgain, START_LIMIT_MS, unhurried } from '../gateway.ts';

const TITLE = 'Stopping/starting the gateway';

section(`Operational Notes › ${TITLE}`, TITLE, { needs: ['6.2'] }, () => {
  step('Stop, start, restart, and follow the log', {
    given: unhurried,
    run: `
      sudo systemctl stop openclaw.service
      sudo systemctl start openclaw.service
      sudo systemctl restart openclaw.service
      sudo journalctl -u openclaw.service -f`,
    endsByMs: 15_000,
  });

  check(
    'the gateway answers',
    { severity: 'critical', promise: 'Operational Notes › Restart' },
    expectGateway,
  );

  check(
    'stopped it is gone, started it is there, and restarted it is another process that answers',
    {
      severity: 'major',
      promise: 'Operational Notes › Stop, Start, Restart',
      disruptive: 'service',
      timeoutMs: 2 * START_LIMIT_MS,
    },
    async (context) => {
      const { shell, $ } = context;
      const order = async (verb: 'start' | 'stop' | 'restart') => {
        expect((await $`sudo systemctl ${verb} ${UNIT}`).exitCode, verb).toBe(0);
        return readUnit(shell, UNIT);
      };
      expect(await order('stop')).toMatchObject({ activeState: 'inactive', mainPid: 0 });
      expect(await invokeTool(shell, 'auth')).toMatchObject({ status: null, error: 'ECONNREFUSED' });
      const { mainPid: first } = await order('start');
      expect(first).not.toBe(0);
      const { mainPid: second } = await order('restart');
      expect(second).not.toBeOneOf([0, first]);
      // Starts of ours must not count towards the unit's StartLimitBurst.
      await $`sudo systemctl reset-failed ${UNIT}`;
      await expectGatewayAgain(context);
    },
  );
});
