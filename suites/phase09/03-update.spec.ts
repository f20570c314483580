// Phase 9 › Update procedure
import { rollbackWithoutHome } from '../../errata/9-rollback-without-home.ts';
import { updateWithoutHome } from '../../errata/9-update-without-home.ts';
import { readJournal } from '../../src/probe/journal.ts';
import { readNpmInstalls } from '../../src/probe/npm-installs.ts';
import { UNIT } from '../../src/probe/openclaw/gateway.ts';
import { LISTENS } from '../../src/probe/openclaw/gateway-log.ts';
import { readRunningOpenClaw } from '../../src/probe/openclaw/running.ts';
import { HOME } from '../../src/probe/openclaw/service-user.ts';
import { compareVersions } from '../../src/probe/openclaw/version.ts';
import type { Condition } from '../../src/spec/condition.ts';
import { check, expect, section, step } from '../../src/spec/index.ts';
import { expectGateway, START_LIMIT_MS, unhurried } from '../gateway.ts';
import { ownerAsks, ownerDirects, TALK } from '../owner.ts';

/** OpenClaw refuses to run on databases that a later release has changed: there is no update to an earlier one. */
const laterRelease: Condition = {
  holds: ({ inputs: { openclawVersion, updateTo } }) => compareVersions(updateTo, openclawVersion) > 0,
  otherwise: 'There is no later release to update to (updateTo).',
};

section('Phase 9 › Update procedure', 'Update procedure', { needs: ['2.3', '5.7', '6.2'] }, () => {
  step('Note the current version', {
    run: `
      sudo -u openclaw-svc bash -c '
        export PATH=$HOME/.npm-global/bin:$PATH
        openclaw --version
      '`,
  });

  step('Update', {
    when: laterRelease,
    errata: [updateWithoutHome],
    given: unhurried,
    run: `
      sudo systemctl stop openclaw.service
      sudo -u openclaw-svc bash -c '
        export PATH=$HOME/.npm-global/bin:$PATH
        npm install -g openclaw@<new-version>
        openclaw --version
        openclaw doctor
        openclaw security audit --fix
      '
      sudo systemctl start openclaw.service`,
  });

  check(
    'the gateway answers after the update',
    {
      severity: 'critical',
      promise: 'Phase 9 › Verify the service starts and responds correctly',
      when: laterRelease,
      timeoutMs: 2 * START_LIMIT_MS,
    },
    expectGateway,
  );

  check(
    'the gateway came up as the version that was asked for',
    {
      severity: 'critical',
      promise: 'Phase 9 › Perform the update',
      occasion: 'an update of OpenClaw',
      when: laterRelease,
      timeoutMs: 2 * START_LIMIT_MS,
    },
    async (context) => {
      const {
        read,
        inputs: { updateTo },
      } = context;
      await expectGateway(context);
      const installs = (await read(readNpmInstalls, HOME)).filter(({ packages }) =>
        packages.some((name) => name.startsWith('openclaw@')),
      );
      const last = installs.findLastIndex(({ packages }) => packages.includes(`openclaw@${updateTo}`));
      expect(installs[last], `npm was asked for openclaw@${updateTo}`).toMatchObject({ exitCode: 0 });
      // What was installed later may be running by now.
      const [from = 0, until = Number.POSITIVE_INFINITY] = installs.slice(last).map(({ endedAt }) => endedAt);
      const log = await read(readJournal, { unit: UNIT });
      expect(
        log.filter(({ message, at }) => new RegExp(LISTENS).test(message) && at > from && at < until),
        'it has listened since',
      ).not.toEqual([]);
    },
  );

  check(
    'a message is answered after the update',
    {
      severity: 'critical',
      promise: 'Phase 9 › Run the Phase 8 validation steps',
      disruptive: 'message',
      needs: ['4.4'],
      when: [laterRelease, ...TALK],
    },
    async (context) => {
      expect((await ownerAsks(context, 'Are you there?')).model).not.toBe('');
    },
  );

  step('Roll back', {
    when: laterRelease,
    errata: [rollbackWithoutHome],
    // Nobody knows that the new version causes issues before it has run.
    given: async (context) => {
      await expectGateway(context);
      await unhurried(context);
    },
    run: `
      sudo systemctl stop openclaw.service
      sudo -u openclaw-svc bash -c '
        export PATH=$HOME/.npm-global/bin:$PATH
        npm install -g openclaw@<previous-version>
        openclaw --version
        openclaw doctor
      '
      sudo systemctl start openclaw.service`,
  });

  check(
    'the gateway answers after the rollback',
    {
      severity: 'critical',
      promise: 'Phase 9 › Rollback if the new version causes issues',
      when: laterRelease,
      timeoutMs: 2 * START_LIMIT_MS,
    },
    expectGateway,
  );

  check(
    'what is installed and runs is the version that was rolled back to',
    {
      severity: 'critical',
      promise: 'Phase 9 › Rollback if the new version causes issues',
      when: laterRelease,
    },
    async ({ read, inputs: { rollbackTo } }) => {
      expect(await read(readRunningOpenClaw)).toEqual({ installed: rollbackTo, running: rollbackTo });
    },
  );

  check(
    'a message is answered after the rollback, by the version that was rolled back to',
    {
      severity: 'critical',
      promise: 'Phase 9 › Rollback if the new version causes issues',
      disruptive: 'message',
      needs: ['4.4'],
      when: [laterRelease, ...TALK],
    },
    async (context) => {
      expect((await ownerAsks(context, 'Are you there?')).model).not.toBe('');
      expect(await ownerDirects(context, '/status')).toContain(`OpenClaw ${context.inputs.rollbackTo}`);
    },
  );
});
