// B.7 Test
import { notBrief } from '../../errata/B.6-not-brief.ts';
import { tokenCheckBlind } from '../../errata/B.7-token-check-blind.ts';
import { askWithToken, BOOTSTRAP } from '../../src/probe/bootstrap-token.ts';
import { readFileStatus } from '../../src/probe/files.ts';
import { readJournal } from '../../src/probe/journal.ts';
import { readConfig } from '../../src/probe/openclaw/config.ts';
import { UNIT } from '../../src/probe/openclaw/gateway.ts';
import { CONFIG, SERVICE_USER } from '../../src/probe/openclaw/service-user.ts';
import { readSupplied, VARIABLES } from '../../src/probe/openclaw/supplied.ts';
import { readUnit } from '../../src/probe/systemd.ts';
import { readUnitProperties } from '../../src/probe/systemd-unit.ts';
import { check, expect, secretsBy, section, step } from '../../src/spec/index.ts';
import { START_LIMIT_MS, unhurried } from '../gateway.ts';
import { expectSupplied } from './supplied.ts';
import { accountOf, placesOf, referenceTo, withOnePassword } from './vault.ts';

section('B.7', 'Test', { needs: ['B.5', 'B.6'] }, () => {
  step('Restart, and look at status, log, diagnostics and audit', {
    given: unhurried,
    run: `
      # Restart the service
      sudo systemctl restart openclaw.service

      # Verify it started successfully
      sudo systemctl status openclaw.service

      # Check logs for secret resolution errors
      sudo journalctl -u openclaw.service --since "30 sec ago" --no-pager

      # Run diagnostics
      sudo -u openclaw-svc bash -c '
        cd ~ && export PATH=$HOME/.npm-global/bin:$PATH
        openclaw doctor
      '

      # Verify gateway responds
      sudo -u openclaw-svc bash -c '
        cd ~ && export PATH=$HOME/.npm-global/bin:$PATH
        openclaw security audit --deep
      '`,
  });

  check(
    'the service runs, and the gateway answers',
    { severity: 'critical', promise: 'B.7 › Verify', timeoutMs: 4 * START_LIMIT_MS },
    async (context) => {
      await expectSupplied(context);
      expect(await context.read(readUnit, UNIT)).toMatchObject({
        activeState: 'active',
        subState: 'running',
      });
    },
  );

  check(
    'the log tells of no secret that could not be had',
    { severity: 'major', promise: 'B.7 › Check logs for secret resolution errors' },
    async ({ read }) => {
      const said = await read(readJournal, { startOf: UNIT });
      expect(said.filter(({ message }) => /^\[ERROR\]|op:\/\//.test(message))).toEqual([]);
    },
  );

  check(
    'the gateway has from 1Password what the drop-in names, and nothing of it is written down in the log',
    {
      severity: 'critical',
      promise: 'B.5 › uses op run to resolve op:// references into env vars',
      when: secretsBy.is('run'),
      timeoutMs: 4 * START_LIMIT_MS,
    },
    async (context) => {
      await expectSupplied(context);
      const { supplied, logged, main } = await context.read(readSupplied);
      expect(supplied).toEqual(Object.fromEntries(VARIABLES.map((name) => [name, 'a secret'])));
      expect(logged).toEqual([]);
      expect(main, 'what systemd has started').toMatch(/\bop run --no-masking -- /);
    },
  );

  check(
    'each start asks 1Password for each secret once, as the service account',
    {
      severity: 'major',
      promise: 'B.9 › fetches the latest value on each restart',
      when: withOnePassword,
      disruptive: 'trial',
    },
    async ({ read, onePassword, inputs, world }) => {
      const { InvocationID: start } = await read(readUnitProperties, UNIT, ['InvocationID']);
      const asked = (await onePassword.requests()).filter(({ invocation }) => invocation === start);
      expect(asked.filter(({ as, command }) => as !== accountOf(inputs) || command !== 'resolve')).toEqual(
        [],
      );
      const { gateway, bot, llm } = placesOf(inputs);
      const wanted = secretsBy.is('run').holds({ inputs, world }) ? [gateway, bot, llm] : [gateway, bot];
      expect(asked.map(({ about }) => about).sort()).toEqual(wanted.map(referenceTo).sort());
      expect(asked.filter(({ refused }) => refused !== null)).toEqual([]);
    },
  );

  check(
    'only the service user can read what the wrapper has written',
    { severity: 'critical', promise: 'B.6 › protected by 600 permissions', when: secretsBy.is('inject') },
    async ({ read }) => {
      expect(await read(readFileStatus, CONFIG)).toMatchObject({
        mode: '0600',
        owner: SERVICE_USER,
        group: SERVICE_USER,
      });
    },
  );

  check(
    'the secrets stand in it for a moment only',
    {
      severity: 'critical',
      promise: 'B.6 › briefly writes plaintext secrets',
      when: secretsBy.is('inject'),
      errata: [notBrief],
    },
    async ({ read, inputs }) => {
      const config = await read(readConfig);
      expect(config).not.toMatchObject({ gateway: { auth: { token: expect.stringMatching(/^sha256:/) } } });
      expect(config).not.toMatchObject({ channels: { [inputs.channel]: { botToken: expect.any(String) } } });
    },
  );

  check('op is found', { severity: 'minor', promise: 'B.7 › which op' }, async ({ $ }) => {
    expect(await $`which op`).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/\/op\n$/) });
  });

  check(
    'its command tells a bootstrap file with a token from one without',
    { severity: 'minor', promise: 'B.7 › check it’s not empty', errata: [tokenCheckBlind] },
    async ({ $ }) => {
      const { stdout: held } = await $`sudo cat ${BOOTSTRAP} | head -c 20`;
      const { stdout: empty } = await $`echo OP_SERVICE_ACCOUNT_TOKEN= | head -c 20`;
      expect(held).not.toBe(empty);
    },
  );

  check(
    'with the token 1Password can be reached',
    { severity: 'minor', promise: 'B.7 › op vault list' },
    async ({ shell }) => {
      expect(await askWithToken(shell, 'op vault list')).toEqual({ exitCode: 0, stderr: '' });
    },
  );
});
