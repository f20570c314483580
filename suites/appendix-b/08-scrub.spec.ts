// B.8 Scrub Disk Secrets

import { copiesRemain } from '../../errata/B.8-copies-remain.ts';
import { otherFilesKeep } from '../../errata/B.8-other-files-keep.ts';
import { placeholderIsToken } from '../../errata/B.8-placeholder-is-token.ts';
import { readConfig } from '../../src/probe/openclaw/config.ts';
import { readCredentials } from '../../src/probe/openclaw/credentials.ts';
import { UNIT } from '../../src/probe/openclaw/gateway.ts';
import { readLeftovers, tryTokens, VARIABLES } from '../../src/probe/openclaw/supplied.ts';
import { readUnit } from '../../src/probe/systemd.ts';
import { check, expect, llmAuth, secretsBy, section, step } from '../../src/spec/index.ts';
import { START_LIMIT_MS, unhurried } from '../gateway.ts';
import { TALK } from '../owner.ts';
import { expectSuppliedAnswer } from './answer.ts';
import { expectSupplied } from './supplied.ts';

const byRun = secretsBy.is('run');

section('B.8', 'Scrub Disk Secrets', { needs: ['B.7'] }, () => {
  step('Put a placeholder in place of the gateway’s token', {
    when: byRun,
    run: `
      sudo -u openclaw-svc bash -c '
        cd ~ && export PATH=$HOME/.npm-global/bin:$PATH
        openclaw config set gateway.auth.token "MANAGED_BY_1PASSWORD"
        openclaw config set gateway.remote.token "MANAGED_BY_1PASSWORD"
      '`,
  });

  step('Take the bot’s token out of openclaw.json', {
    when: byRun,
    block: 0,
    run: `
      sudo -u openclaw-svc bash -c '
        cd ~ && export PATH=$HOME/.npm-global/bin:$PATH
        openclaw config unset channels.<your-channel>.botToken
      '`,
  });

  step('Restart, and look again', {
    when: byRun,
    block: 2,
    given: unhurried,
    run: `
      sudo systemctl restart openclaw.service
      sudo systemctl status openclaw.service`,
  });

  check(
    'the service runs',
    { severity: 'critical', promise: 'B.8 › Verify the service still works', when: byRun },
    async ({ read }) => {
      expect(await read(readUnit, UNIT)).toMatchObject({ activeState: 'active', subState: 'running' });
    },
  );

  check(
    'the gateway takes the token that 1Password has, and the placeholder opens nothing',
    {
      severity: 'critical',
      promise: 'B.8 › MANAGED_BY_1PASSWORD',
      matters: 'The placeholder stands in the guide: whoever has read it would be let in.',
      when: byRun,
      timeoutMs: 5 * START_LIMIT_MS,
      errata: [placeholderIsToken],
    },
    async ({ shell }) => {
      expect(await tryTokens(shell)).toMatchObject({ service: 'active', supplied: 200, placeholder: 401 });
    },
  );

  check(
    'openclaw.json holds no secret any more, and the policies of the channel as before',
    { severity: 'critical', promise: 'B.8 › only scrub the actual secret fields', when: byRun },
    async ({ read, inputs }) => {
      const { channels = {}, env = {} } = (await read(readConfig)) as {
        channels?: Record<string, object>;
        env?: object;
      };
      expect(channels[inputs.channel]).toMatchObject({ dmPolicy: 'pairing', configWrites: false });
      expect(channels[inputs.channel]).not.toHaveProperty('botToken');
      expect(JSON.stringify(env)).not.toMatch(/sha256:/);
    },
  );

  check(
    'no other file of OpenClaw’s holds the API key',
    {
      severity: 'critical',
      promise: 'B.1 › no long-lived secrets remain on the filesystem',
      when: [byRun, llmAuth.is('api-key')],
      errata: [otherFilesKeep],
    },
    async ({ read }) => {
      expect(await read(readCredentials)).toEqual([]);
    },
  );

  check(
    'the owner is answered, by the bot’s token and the API key that come from 1Password',
    {
      severity: 'critical',
      promise: 'B.8 › Verify the service still works',
      when: [byRun, llmAuth.is('api-key'), ...TALK],
      needs: ['4.4'],
      disruptive: 'message',
      timeoutMs: 4 * START_LIMIT_MS,
    },
    expectSuppliedAnswer,
  );

  check(
    'nothing on the disk, backups and logs included, holds a secret that is in use',
    {
      severity: 'critical',
      promise: 'B.1 › no long-lived secrets remain on the filesystem',
      when: byRun,
      timeoutMs: 4 * START_LIMIT_MS,
      errata: [copiesRemain],
    },
    async (context) => {
      await expectSupplied(context);
      const { names, left } = await context.read(readLeftovers);
      expect(names.toSorted()).toEqual([...VARIABLES].sort());
      expect(left).toEqual([]);
    },
  );
});
