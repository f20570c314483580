// Appendix A: further instances of OpenClaw on one host, as the recipe sets them up
import { dockerIsRoot } from '../../errata/appendix-a-docker-is-root.ts';
import { knocksAtFirst } from '../../errata/appendix-a-knocks-at-first.ts';
import { portsMeet } from '../../errata/appendix-a-ports-meet.ts';
import { sameContainer } from '../../errata/appendix-a-same-container.ts';
import { unhardened } from '../../errata/appendix-a-unhardened.ts';
import { unwatched } from '../../errata/appendix-a-unwatched.ts';
import { setUpInstance } from '../../fixtures/further-instance.ts';
import { readFileStatus } from '../../src/probe/files.ts';
import { readConfig } from '../../src/probe/openclaw/config.ts';
import { invokeTool, readGatewayAddresses } from '../../src/probe/openclaw/gateway.ts';
import { awaitGateway, START_LIMIT_MS } from '../../src/probe/openclaw/gateway-start.ts';
import { FIRST, furtherInstance } from '../../src/probe/openclaw/instance.ts';
import { readReach, readReachByDocker } from '../../src/probe/openclaw/isolation.ts';
import { readBaseline } from '../../src/probe/openclaw/soul.ts';
import { readInstalledOpenClaw } from '../../src/probe/openclaw/version.ts';
import { readSecurityScore } from '../../src/probe/security-score.ts';
import { readUnit } from '../../src/probe/systemd.ts';
import { readUnitFile } from '../../src/probe/systemd-unit.ts';
import { readAccount } from '../../src/probe/user.ts';
import { check, expect, section, step } from '../../src/spec/index.ts';
import { expectGateway } from '../gateway.ts';
import { TALK } from '../owner.ts';
import { sandboxOf } from '../tool-container.ts';
import { remainsAfterRemoval } from './removal.ts';
import { isTurnedAway, saidWhileSetUp } from './set-up-journal.ts';
import { containerOfTool, workspaceIn } from './tool-of.ts';
import { unitOf } from './unit-of.ts';

const ID = 'Appendix A';
const OWN = `${ID} › its own system user, service, port, and home directory`;
const [SECOND, THIRD, FOURTH] = [furtherInstance(2), furtherInstance(3), furtherInstance(4)];
/** Its port, and the third after it, are nobody else's. */
const PASSING = 9;
/** More than a start takes here, and less than systemd takes to give one up: five starts. */
const FIRST_START_MS = 90_000;
/** The highest uid of a system account (login.defs: SYS_UID_MAX). */
const SYS_UID_MAX = 999;

/** What Phase 5 sets. */
const HARDENED = [
  'agents.defaults.sandbox',
  'tools.deny',
  'tools.elevated',
  'discovery.mdns',
  'logging.redactSensitive',
  'gateway.controlUi',
];

/** Where the guide has somebody look after the first. */
const LOOKED_AFTER = [
  '5.5',
  'Phase 9 › Weekly security audit cron',
  'Phase 9 › SOUL.md integrity check cron',
];

section(ID, 'Multi-Instance Scaling', { needs: ['5.7', '6.2'] }, () => {
  step('Set up instance 2', { run: setUpInstance(2) });

  check(
    'its user is a system account with a home of its own',
    { severity: 'critical', promise: OWN },
    async ({ read }) => {
      const account = await read(readAccount, SECOND.user);
      expect(account).toMatchObject({
        exists: true,
        home: SECOND.home,
        shell: '/bin/bash',
        password: 'locked',
        groups: ['docker', SECOND.user],
      });
      expect(account.uid).toBeLessThanOrEqual(SYS_UID_MAX);
      expect(await read(readFileStatus, SECOND.home)).toMatchObject({
        mode: '0700',
        owner: SECOND.user,
        group: SECOND.user,
      });
    },
  );

  check(
    'it has an OpenClaw of its own, of the same version as the first',
    { severity: 'major', promise: `${ID} › npm install -g` },
    async ({ read }) => {
      const first = await read(readInstalledOpenClaw);
      expect(first).not.toBeNull();
      expect(await read(readInstalledOpenClaw, SECOND.npmPrefix)).toBe(first);
    },
  );

  check(
    'its gateway is to listen on loopback, at a port of its own, for a token of its own',
    { severity: 'critical', promise: OWN },
    async ({ read }) => {
      const [first, second] = [await read(readConfig), await read(readConfig, SECOND.config)];
      const { gateway } = first as { gateway: { auth: { token: string } } };
      expect(second).toMatchObject({
        gateway: {
          mode: 'local',
          port: SECOND.port,
          bind: 'loopback',
          auth: { mode: 'token', token: expect.stringMatching(/^sha256:/) },
        },
      });
      expect(second).not.toMatchObject({ gateway: { auth: { token: gateway.auth.token } } });
    },
  );

  check(
    'its unit is that of the first, and names nothing of it',
    { severity: 'critical', promise: `${ID} › sed` },
    async ({ read }) => {
      const [first, second] = [await read(readUnitFile, FIRST.unit), await read(readUnitFile, SECOND.unit)];
      expect(second).toEqual(unitOf(SECOND, first));
    },
  );

  check(
    'its service runs, and starts at boot',
    { severity: 'critical', promise: `${ID} › systemctl enable` },
    async ({ read }) => {
      expect(await read(readUnit, SECOND.unit)).toMatchObject({
        activeState: 'active',
        subState: 'running',
        unitFileState: 'enabled',
      });
    },
  );

  check(
    'its gateway answers',
    { severity: 'critical', promise: `${ID} › systemctl start`, timeoutMs: 2 * START_LIMIT_MS },
    async ({ read }) => {
      expect(await read(awaitGateway, SECOND)).toMatchObject({ state: 'answers' });
      const addresses = await read(readGatewayAddresses, SECOND.port);
      expect(addresses).toContain('127.0.0.1');
      expect(addresses.filter((address) => !['127.0.0.1', '::1'].includes(address))).toEqual([]);
    },
  );

  check(
    'while it was set up, nobody came to the first in vain',
    {
      severity: 'minor',
      promise: OWN,
      // As corrected, another one is onboarded.
      disruptive: 'service',
      timeoutMs: 2 * START_LIMIT_MS,
      errata: [knocksAtFirst],
    },
    async (context) => {
      const said = await saidWhileSetUp(context, SECOND);
      expect(said.filter(isTurnedAway).length, 'how often the first has turned somebody away').toBe(0);
    },
  );

  check(
    'its exposure is that of the first',
    { severity: 'major', promise: `${ID} › openclaw.service is copied` },
    async ({ read }) => {
      const first = await read(readSecurityScore, FIRST.unit);
      expect(first).not.toBeNull();
      expect(await read(readSecurityScore, SECOND.unit)).toEqual(first);
    },
  );

  check('the first goes on as before', { severity: 'critical', promise: OWN }, expectGateway);

  check(
    'the token of one is of no use at the other',
    { severity: 'critical', promise: OWN, timeoutMs: 2 * START_LIMIT_MS },
    async (context) => {
      const { read } = context;
      await expectGateway(context);
      await read(awaitGateway, SECOND);
      const status = async (of: { config: string }, at: { port: number }) =>
        (await read(invokeTool, 'auth', {}, { config: of.config, port: at.port })).status;
      expect({
        'the first’s, at the first': await status(FIRST, FIRST),
        'the first’s, at the second': await status(FIRST, SECOND),
        'the second’s, at the first': await status(SECOND, FIRST),
        'the second’s, at the second': await status(SECOND, SECOND),
      }).toEqual({
        'the first’s, at the first': 200,
        'the first’s, at the second': 401,
        'the second’s, at the first': 401,
        'the second’s, at the second': 200,
      });
    },
  );

  check(
    'neither user can do anything to the files and processes of the other',
    { severity: 'critical', promise: OWN },
    async ({ read }) => {
      const pairs = [
        [FIRST, SECOND],
        [SECOND, FIRST],
      ] as const;
      for (const [one, other] of pairs) {
        const own = await read(readReach, one.user, one);
        expect(own, `${one.user} can, with its own`).toEqual(allOf(own, true));
        const reach = await read(readReach, one.user, other);
        expect(reach, `${one.user} can, with what is ${other.user}’s`).toEqual(allOf(reach, false));
      }
    },
  );

  check(
    'nor through Docker',
    { severity: 'critical', promise: OWN, disruptive: 'container', errata: [dockerIsRoot] },
    async ({ shell }) => {
      const reach = await readReachByDocker(shell, SECOND.user, FIRST);
      expect(reach).toEqual(allOf(reach, false));
    },
  );

  check(
    'it is hardened as the first is',
    {
      severity: 'critical',
      promise: `${ID} › another instance`,
      // Its correction calls OpenClaw twelve times.
      timeoutMs: 3 * START_LIMIT_MS,
      errata: [unhardened],
    },
    async ({ read }) => {
      const [first, second] = [await read(readConfig), await read(readConfig, SECOND.config)];
      const hardening = hardeningOf(first);
      expect(hardening.filter(([, value]) => value === undefined)).toEqual([]);
      expect(hardeningOf(second)).toEqual(hardening);
    },
  );

  check(
    'its tools run in a container of its own, with its own workspace',
    {
      severity: 'critical',
      promise: OWN,
      when: TALK,
      disruptive: 'message',
      timeoutMs: 5 * START_LIMIT_MS,
      errata: [sameContainer],
    },
    async (context) => {
      const first = await sandboxOf(context);
      expect(workspaceIn(first)).toBe(`${FIRST.state}/workspace`);
      expect(workspaceIn(await containerOfTool(context, SECOND))).toBe(`${SECOND.state}/workspace`);
    },
  );

  check(
    'it is looked after as the first is',
    {
      severity: 'major',
      promise: `${ID} › another instance`,
      needs: LOOKED_AFTER,
      errata: [unwatched],
    },
    async ({ read, $ }) => {
      const soul = `${SECOND.state}/SOUL.md`;
      expect(await read(readFileStatus, soul)).toMatchObject({ type: 'file', mode: '0444', owner: 'root' });
      expect((await read(readBaseline)).files).toMatchObject({ [soul]: true });
      const { stdout } = await $`grep -l -w ${SECOND.user} -r /etc/cron.weekly`;
      expect(stdout).toMatch(/security-audit$/m);
    },
  );

  step('Set up instance 3', { run: setUpInstance(3), block: 0 });
  step('Set up instance 4', { run: setUpInstance(4), block: 0 });

  for (const [instance, errata] of [
    [THIRD, []],
    [FOURTH, [portsMeet]],
  ] as const) {
    const name = `instance ${instance.user.replace(/\D/g, '')}`;
    check(
      `${name} answers, at a port of its own`,
      { severity: 'critical', promise: OWN, timeoutMs: 2 * START_LIMIT_MS, errata },
      async ({ read }) => {
        const { gateway } = (await read(readConfig, instance.config)) as { gateway: { port: number } };
        const at = { ...instance, port: gateway.port, limitMs: FIRST_START_MS };
        expect(await read(awaitGateway, at)).toMatchObject({ state: 'answers' });
        expect(await read(readGatewayAddresses, gateway.port)).toContain('127.0.0.1');
      },
    );
  }

  check(
    'nothing of an instance stays when its unit, its account and its home are taken away, and the others go on',
    { severity: 'minor', promise: OWN, disruptive: 'service', timeoutMs: 10 * 60_000 },
    async (context) => {
      expect(await remainsAfterRemoval(context, PASSING)).toEqual([]);
      expect(await context.read(awaitGateway, SECOND)).toMatchObject({ state: 'answers' });
      await expectGateway(context);
    },
  );
});

/** Each setting of the hardening, without the names of containers, which must be an instance's own. */
function hardeningOf(config: object): readonly (readonly [string, unknown])[] {
  const named = (_: string, value: unknown) =>
    typeof value === 'object' && value !== null && 'containerPrefix' in value
      ? { ...value, containerPrefix: undefined }
      : value;
  return HARDENED.map((path) => {
    const value = settingOf(config, path);
    return [path, value === undefined ? value : JSON.parse(JSON.stringify(value, named))];
  });
}

function settingOf(config: object, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, name) =>
        typeof value === 'object' && value !== null
          ? Object.entries(value).find(([key]) => key === name)?.[1]
          : undefined,
      config,
    );
}

function allOf(reach: Readonly<Record<string, boolean>>, value: boolean) {
  return Object.fromEntries(Object.keys(reach).map((name) => [name, value]));
}
