// B.9 Secret Rotation Workflow
import { randomBytes } from 'node:crypto';
import { readFileStatus } from '../../src/probe/files.ts';
import { tryFormerTokens } from '../../src/probe/openclaw/backed-up-tokens.ts';
import { readConfig } from '../../src/probe/openclaw/config.ts';
import { UNIT } from '../../src/probe/openclaw/gateway.ts';
import { CONFIG } from '../../src/probe/openclaw/service-user.ts';
import { readLeftovers, tryTokens, VARIABLES } from '../../src/probe/openclaw/supplied.ts';
import { readUnit } from '../../src/probe/systemd.ts';
import { check, expect, live, llmAuth, manual, secretsBy, section, step } from '../../src/spec/index.ts';
import { START_LIMIT_MS, unhurried } from '../gateway.ts';
import { TALK } from '../owner.ts';
import { expectSuppliedAnswer } from './answer.ts';
import { expectSupplied } from './supplied.ts';
import { placesOf, withOnePassword } from './vault.ts';

const byRun = secretsBy.is('run');

section('B.9', 'Secret Rotation Workflow', { needs: ['B.7', 'B.8'] }, () => {
  step('Update the secrets in 1Password, and restart', {
    when: withOnePassword,
    block: 0,
    given: async (context) => {
      const { inputs, onePassword, telegram, llm, world } = context;
      const places = placesOf(inputs);
      await onePassword.put(places.gateway, randomBytes(32).toString('hex'));
      if (world.telegram === 'stand-in') await onePassword.put(places.bot, await telegram.replaceToken());
      // With Approach B the key stays where 3.2 has put it: nothing of openclaw.json is a template of it.
      if (world.llm === 'stand-in' && byRun.holds(context))
        await onePassword.put(places.llm, await llm.replaceKey());
      await unhurried(context);
    },
    run: `
      sudo systemctl restart openclaw.service
      sudo systemctl status openclaw.service`,
  });

  manual('Update a secret in 1Password', {
    when: live('1password'),
    because: 'A secret is changed by its owner, at 1Password and where it is used.',
    promise: 'B.9 › Update the secret in 1Password',
  });

  check(
    'the service runs, and the gateway takes the new token and not the old one',
    {
      severity: 'critical',
      promise: 'B.9 › op run or op inject fetches the latest value',
      when: withOnePassword,
      timeoutMs: 4 * START_LIMIT_MS,
    },
    async (context) => {
      await expectSupplied(context);
      expect(await context.read(readUnit, UNIT)).toMatchObject({
        activeState: 'active',
        subState: 'running',
      });
      if (byRun.holds(context)) {
        expect(await context.read(tryTokens)).toMatchObject({ supplied: 200, placeholder: 401 });
        return;
      }
      const former = await context.read(tryFormerTokens);
      expect(former).not.toEqual([]);
      expect(former.filter(({ status }) => status !== 401)).toEqual([]);
    },
  );

  check(
    'nobody has edited openclaw.json for it',
    {
      severity: 'major',
      promise: 'B.9 › No manual config file editing required',
      when: [byRun, withOnePassword],
    },
    async ({ read }) => {
      expect(await read(readFileStatus, CONFIG)).toMatchObject({ mode: '0600' });
      expect(await read(readConfig)).not.toMatchObject({ gateway: { auth: { token: expect.anything() } } });
    },
  );

  check(
    'the owner is answered, by the new token of the bot and the new key',
    {
      severity: 'critical',
      promise: 'B.9 › Verify',
      when: [withOnePassword, llmAuth.is('api-key'), ...TALK],
      needs: ['4.4'],
      disruptive: 'message',
      timeoutMs: 4 * START_LIMIT_MS,
    },
    expectSuppliedAnswer,
  );

  check(
    'what backups and logs still hold is good for nothing any more',
    {
      severity: 'critical',
      promise: 'B.9 › rotation',
      when: [byRun, withOnePassword],
      timeoutMs: 4 * START_LIMIT_MS,
    },
    async (context) => {
      await expectSupplied(context);
      const { names, left } = await context.read(readLeftovers);
      expect(names.toSorted()).toEqual([...VARIABLES].sort());
      expect(left).toEqual([]);
    },
  );
});
