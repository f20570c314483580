// 6.4 Test restart resilience, and that the service comes up with the system

import { UNIT } from '../../src/probe/openclaw/gateway.ts';
import { readUnit } from '../../src/probe/systemd.ts';
import { readUnitProperties } from '../../src/probe/systemd-unit.ts';
import { check, expect, section, step } from '../../src/spec/index.ts';
import { expectGateway, START_LIMIT_MS } from '../gateway.ts';
import { startCopy } from './copy.ts';

/** How long the guide waits before it looks. */
const SLEEP_MS = 15_000;
const SOON_MS = 10_000;

section('6.4', 'Test restart resilience', { needs: ['6.2'] }, () => {
  step('Kill the service and look again', {
    run: `
      sudo systemctl kill -s SIGKILL openclaw.service
      sleep 15
      sudo systemctl status openclaw.service`,
  });

  check(
    'it is active again',
    { severity: 'critical', promise: '6.4 › Should be active again' },
    async ({ read }) => {
      expect(await read(readUnit, UNIT)).toMatchObject({ activeState: 'active', subState: 'running' });
    },
  );

  check(
    'the gateway answers again',
    { severity: 'critical', promise: '6.4 › Should be active again', timeoutMs: 2 * START_LIMIT_MS },
    expectGateway,
  );

  check(
    'what was killed is started anew within 15 seconds',
    { severity: 'major', promise: '6.4 › Should be active again', disruptive: 'service' },
    async (context) => {
      const { shell, $ } = context;
      await using copy = await startCopy(context, 'killed', '/bin/sleep infinity');
      const running = { activeState: 'active', subState: 'running' };
      await expect
        .poll(() => readUnit(shell, copy.unit), { timeout: SOON_MS, interval: 100 })
        .toMatchObject(running);
      const { mainPid } = await readUnit(shell, copy.unit);
      await $`sudo systemctl kill -s SIGKILL ${copy.unit}`;
      const killed = performance.now();
      await expect
        .poll(() => readUnit(shell, copy.unit), { timeout: SLEEP_MS, interval: 250 })
        .toMatchObject({ ...running, mainPid: expect.not.toBeOneOf([0, mainPid]) });
      expect(performance.now() - killed, 'milliseconds').toBeLessThanOrEqual(SLEEP_MS);
    },
  );

  check(
    'after five starts in five minutes it stays down',
    { severity: 'major', promise: '6.1 › StartLimitBurst', disruptive: 'service' },
    async (context) => {
      const { shell, $ } = context;
      // Sooner than the unit's ten seconds, so that the limit is met at once.
      await using copy = await startCopy(context, 'failing', '/bin/false', ['RestartSec=100ms']);
      const names = ['ActiveState', 'NRestarts'];
      await expect
        .poll(() => readUnitProperties(shell, copy.unit, names), { timeout: SOON_MS, interval: 250 })
        .toEqual({ ActiveState: 'failed', NRestarts: '5' });
      expect((await $`sudo systemctl start ${copy.unit}`).exitCode, 'one more start').toBe(1);
    },
  );

  check(
    'without Docker it does not run',
    {
      severity: 'major',
      promise: '6.1 › Requires=docker.service',
      disruptive: 'service',
      timeoutMs: 2 * START_LIMIT_MS,
    },
    async (context) => {
      const { shell, $ } = context;
      try {
        await $`sudo systemctl stop docker.service`;
        expect(await readUnit(shell, UNIT)).toMatchObject({ activeState: 'inactive' });
      } finally {
        // Starts of ours must not count towards the unit's StartLimitBurst. What needs the gateway waits for it.
        await $`sudo systemctl start ${UNIT}; sudo systemctl reset-failed ${UNIT}`;
      }
      expect(await readUnit(shell, 'docker.service')).toMatchObject({ activeState: 'active' });
    },
  );

  check(
    'after a reboot the gateway answers',
    {
      severity: 'critical',
      promise: '6.2 › systemctl enable',
      disruptive: 'reboot',
      timeoutMs: 3 * START_LIMIT_MS,
    },
    async (context) => {
      await context.afterReboot();
      await expectGateway(context);
    },
  );

  check(
    'after a power cut the gateway answers',
    {
      severity: 'critical',
      promise: '6.2 › systemctl enable',
      disruptive: 'reboot',
      timeoutMs: 3 * START_LIMIT_MS,
    },
    async (context) => {
      await context.afterPowerCut();
      await expectGateway(context);
    },
  );
});
