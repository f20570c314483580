// 6.2 Enable and start, and what section 6.1 promises of the service that is then loaded
import { leftOutInVain } from '../../errata/6.1-left-out-in-vain.ts';
import { reloadKills } from '../../errata/6.1-reload-kills.ts';
import { readLimitEvents } from '../../src/probe/limit-events.ts';
import { readAvailableMemory } from '../../src/probe/memory.ts';
import { UNIT } from '../../src/probe/openclaw/gateway.ts';
import { LISTENS } from '../../src/probe/openclaw/gateway-log.ts';
import { LEFT_OUT, OMITTED, RELOADED, readTrials } from '../../src/probe/openclaw/gateway-trials.ts';
import { SERVICE_USER } from '../../src/probe/openclaw/service-user.ts';
import { readServiceLimits, type ServiceLimits } from '../../src/probe/service-limits.ts';
import { readServiceProcesses } from '../../src/probe/service-processes.ts';
import { readServiceSandbox } from '../../src/probe/service-sandbox.ts';
import { readUnit } from '../../src/probe/systemd.ts';
import { commandOf, readUnitProperties } from '../../src/probe/systemd-unit.ts';
import type { Read } from '../../src/spec/context.ts';
import { check, expect, NotApplicable, section, step } from '../../src/spec/index.ts';
import { expectGateway } from '../gateway.ts';
import { startCopy } from './copy.ts';
import { CALL_32_BIT, HARDENING, NO_SUCH_GATE } from './hardening.ts';
import { MEMORY_HOG, TASK_HOG } from './hogs.ts';
import { COMMAND, DEPENDENCIES, ENVIRONMENT, IDENTITY, LIMITS, LOGGING, RESTART, SANDBOX } from './unit.ts';

/** A program that takes all it is given needs some seconds for it. */
const HOG_POLL = { timeout: 30_000, interval: 500 } as const;

/** The limits that the kernel has of the service, where it has any. */
async function limitsOf(read: Read): Promise<ServiceLimits> {
  const limits = await read(readServiceLimits, UNIT);
  if (limits === null)
    throw new NotApplicable(
      'Memory and tasks are not in the hands of systemd here: no cgroup v2 controllers.',
    );
  return limits;
}

section('6.2', 'Enable and start', { needs: ['6.1'] }, () => {
  step('Enable and start the service', {
    run: `
      sudo systemctl daemon-reload
      sudo systemctl enable openclaw.service
      sudo systemctl start openclaw.service`,
  });

  check(
    'systemd has loaded the file as it stands',
    { severity: 'major', promise: '6.2 › systemctl daemon-reload' },
    async ({ read }) => {
      const names = ['LoadState', 'FragmentPath', 'NeedDaemonReload'];
      expect(await read(readUnitProperties, UNIT, names)).toEqual({
        LoadState: 'loaded',
        FragmentPath: '/etc/systemd/system/openclaw.service',
        NeedDaemonReload: 'no',
      });
    },
  );

  check(
    'the service runs, and starts at boot',
    { severity: 'critical', promise: '6.2 › systemctl enable' },
    async ({ read }) => {
      expect(await read(readUnit, UNIT)).toMatchObject({
        activeState: 'active',
        subState: 'running',
        unitFileState: 'enabled',
      });
    },
  );

  check('the gateway answers', { severity: 'critical', promise: '6.2 › systemctl start' }, expectGateway);

  check(
    'it waits for the network and needs Docker',
    { severity: 'major', promise: '6.1 › [Unit]' },
    async ({ read }) => {
      const loaded = await read(readUnitProperties, UNIT, Object.keys(DEPENDENCIES));
      const words = Object.entries(loaded).map(([name, value]) => [name, value.split(' ')]);
      const expected = Object.entries(DEPENDENCIES).map(([name, units]) => [
        name,
        expect.arrayContaining([...units]),
      ]);
      expect(Object.fromEntries(words)).toEqual(Object.fromEntries(expected));
    },
  );

  check(
    'it runs the gateway as the service user',
    { severity: 'critical', promise: '6.1 › User and ExecStart' },
    async ({ read }) => {
      const { ExecStart, ...identity } = await read(readUnitProperties, UNIT, [
        ...Object.keys(IDENTITY),
        'ExecStart',
      ]);
      expect({ ...identity, command: commandOf(ExecStart) }).toEqual({ ...IDENTITY, command: COMMAND });
    },
  );

  check(
    'its environment is the documented one',
    { severity: 'major', promise: '6.1 › Environment' },
    async ({ read }) => {
      expect(await read(readUnitProperties, UNIT, Object.keys(ENVIRONMENT))).toEqual(ENVIRONMENT);
    },
  );

  check(
    'systemd restarts it as documented, and gives up as documented',
    { severity: 'major', promise: '6.1 › StartLimitIntervalSec and StartLimitBurst go in [Unit]' },
    async ({ read }) => {
      expect(await read(readUnitProperties, UNIT, Object.keys(RESTART))).toEqual(RESTART);
    },
  );

  check(
    'its sandbox is loaded directive by directive',
    { severity: 'critical', promise: '6.1 › SECURITY HARDENING' },
    async ({ read }) => {
      const loaded = await read(readUnitProperties, UNIT, Object.keys(SANDBOX));
      const families = loaded.RestrictAddressFamilies?.split(' ').sort().join(' ');
      expect({ ...loaded, RestrictAddressFamilies: families }).toEqual(SANDBOX);
    },
  );

  check(
    'its limits are loaded directive by directive',
    { severity: 'major', promise: '6.1 › MemoryMax and its like' },
    async ({ read }) => {
      expect(await read(readUnitProperties, UNIT, Object.keys(LIMITS))).toEqual(LIMITS);
    },
  );

  check(
    'the kernel limits its memory and tasks',
    { severity: 'major', promise: '6.1 › MemoryMax and its like' },
    async ({ read }) => {
      expect(await limitsOf(read)).toEqual({
        memoryMax: Number(LIMITS.MemoryMax),
        memoryHigh: Number(LIMITS.MemoryHigh),
        tasksMax: Number(LIMITS.TasksMax),
      });
    },
  );

  check(
    'with more than MemoryHigh it is held back',
    { severity: 'major', promise: '6.1 › MemoryMax and its like', disruptive: 'service' },
    async (context) => {
      await limitsOf(context.read);
      await using copy = await startCopy(context, 'memory-high', MEMORY_HOG, ['Restart=no']);
      const howFar = async () => {
        const { Result } = await readUnitProperties(context.shell, copy.unit, ['Result']);
        if (Result === 'oom-kill') return 'beyond it';
        const { memory, memoryHigh } = await readLimitEvents(context.shell, copy.unit);
        if (memoryHigh > 0) return 'held back';
        return memory > 1.05 * Number(LIMITS.MemoryHigh) ? 'beyond it' : 'not there yet';
      };
      let seen = '';
      await expect.poll(async () => (seen = await howFar()), HOG_POLL).not.toBe('not there yet');
      expect(seen).toBe('held back');
    },
  );

  check(
    'with more than MemoryMax the kernel ends it',
    { severity: 'major', promise: '6.1 › MemoryMax and its like', disruptive: 'service' },
    async (context) => {
      await limitsOf(context.read);
      const max = Number(LIMITS.MemoryMax);
      if ((await context.read(readAvailableMemory)) < 1.25 * max)
        throw new NotApplicable('There is too little memory here to tell one limit from the other.');
      // Held back, it would not come that far for a long time.
      const lines = ['MemoryHigh=infinity', 'Restart=no'];
      await using copy = await startCopy(context, 'memory-max', MEMORY_HOG, lines);
      const ended = () => readUnitProperties(context.shell, copy.unit, ['Result', 'MemoryPeak']);
      await expect.poll(async () => (await ended()).Result, HOG_POLL).toBe('oom-kill');
      expect(Number((await ended()).MemoryPeak)).toBeLessThanOrEqual(max);
    },
  );

  check(
    'more tasks than TasksMax are refused to it',
    { severity: 'major', promise: '6.1 › MemoryMax and its like', disruptive: 'service' },
    async (context) => {
      await limitsOf(context.read);
      await using copy = await startCopy(context, 'tasks-max', TASK_HOG);
      const met = () => readLimitEvents(context.shell, copy.unit);
      await expect.poll(async () => (await met()).tasksMax, HOG_POLL).toBeGreaterThan(0);
      expect((await met()).tasks).toBe(Number(LIMITS.TasksMax));
    },
  );

  check(
    'all of its processes are inside the sandbox',
    { severity: 'critical', promise: '6.1 › SECURITY HARDENING' },
    async ({ read }) => {
      const processes = await read(readServiceProcesses, UNIT);
      expect(processes).not.toEqual([]);
      for (const process of processes) {
        expect(process).toEqual({
          pid: expect.any(Number),
          user: SERVICE_USER,
          noNewPrivileges: true,
          seccomp: true,
          ownMounts: true,
          maxOpenFiles: { soft: 4096, hard: 4096 },
        });
      }
    },
  );

  for (const { directive, stops } of HARDENING) {
    check(
      `${directive}: the service cannot ${stops.join(', ')}`,
      { severity: 'critical', promise: `6.1 › ${directive}`, disruptive: 'trial' },
      async ({ read }) => {
        const attempts = (await read(readServiceSandbox, UNIT, SERVICE_USER, HARDENING))[directive] ?? {};
        for (const attempt of stops) {
          const { inService, byDirectiveAlone, inNone } = attempts[attempt] ?? {};
          if (attempt === CALL_32_BIT && inNone?.endsWith(NO_SUCH_GATE))
            throw new NotApplicable('This machine makes no 32-bit system calls, in a sandbox or not.');
          expect({ attempt, inNone }, 'without the sandbox nothing stops it').toEqual({
            attempt,
            inNone: null,
          });
          expect({ attempt, byDirectiveAlone }, 'the directive alone stops it').toEqual({
            attempt,
            byDirectiveAlone: expect.any(String),
          });
          expect({ attempt, inService }, 'it is stopped in the service').toEqual({
            attempt,
            inService: expect.any(String),
          });
        }
      },
    );
  }

  check(
    'the directives left out would end the gateway',
    {
      severity: 'major',
      promise: '6.1 › Five directives … cause the Node.js gateway process to exit',
      disruptive: 'trial',
      errata: [leftOutInVain],
    },
    async ({ read }) => {
      const { nothing, ...trials } = await read(readTrials, OMITTED);
      expect(nothing, 'without any of them').toMatchObject({ answered: true, ended: null });
      const survived = LEFT_OUT.filter((directive) => trials[directive]?.ended === null);
      expect(survived, 'directives with which it goes on').toEqual([]);
    },
  );

  check(
    'a watchdog would end a healthy gateway',
    { severity: 'minor', promise: '6.1 › WatchdogSec is removed', disruptive: 'trial' },
    async ({ read }) => {
      const { nothing, WatchdogSec } = await read(readTrials, OMITTED);
      expect(nothing, 'without a watchdog').toMatchObject({ answered: true, ended: null });
      expect(WatchdogSec, 'with one').toMatchObject({ ended: 'watchdog' });
    },
  );

  check(
    'the gateway outlives a reload',
    { severity: 'major', promise: '6.1 › ExecReload', disruptive: 'trial', errata: [reloadKills] },
    async ({ read }) => {
      expect((await read(readTrials, RELOADED)).reload).toMatchObject({ answered: true, ended: null });
    },
  );

  check(
    'what it says is in the journal under its name',
    { severity: 'minor', promise: '6.1 › SyslogIdentifier' },
    async (context) => {
      expect(await context.read(readUnitProperties, UNIT, Object.keys(LOGGING))).toEqual(LOGGING);
      await expectGateway(context);
      const { stdout } =
        await context.$`sudo journalctl --quiet --boot --unit ${UNIT} --identifier openclaw --output cat --no-pager`;
      expect(stdout).toMatch(new RegExp(LISTENS));
    },
  );

  check(
    'systemd counts its traffic',
    { severity: 'minor', promise: '6.1 › IPAccounting', disruptive: 'service' },
    async (context) => {
      // Of services that ran before, systemd forgets the counters when it reads its units anew.
      const hear = `/bin/bash -c "exec 3<>/dev/tcp/127.0.0.1/22; read -u 3; sleep infinity"`;
      await using copy = await startCopy(context, 'counted', hear);
      const counters = () => readUnitProperties(context.shell, copy.unit, ['IPIngressBytes']);
      await expect
        .poll(async () => Number((await counters()).IPIngressBytes), { timeout: 10_000, interval: 250 })
        .toBeGreaterThan(0);
    },
  );
});
