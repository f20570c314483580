// Phase 9 › Credential rotation

import { apiKeyRefused } from '../../errata/3.2-api-key-refused.ts';
import { readConfig } from '../../src/probe/openclaw/config.ts';
import { readCredentials } from '../../src/probe/openclaw/credentials.ts';
import { digestOf } from '../../src/probe/openclaw/digested.ts';
import { check, expect, live, llmAuth, manual, section, standInFor, step } from '../../src/spec/index.ts';
import { expectAnswer } from '../answer.ts';
import { addApiKey } from '../api-key.ts';
import { expectGateway, START_LIMIT_MS, unhurried } from '../gateway.ts';
import { TALK } from '../owner.ts';

const HEADING = 'Phase 9 › Credential rotation';

const withBotFather = standInFor('telegram', 'only its owner can have a new token made there.');
const withConsole = standInFor('llm', 'only its owner can have a new key made there.');
const byApiKey = llmAuth.is('api-key');

section(HEADING, 'Credential rotation', { needs: ['3.2', '4.3', '6.2'] }, () => {
  step('Replace the messaging bot token, which is revoked', {
    block: 0,
    when: [withBotFather],
    fill: async ({ telegram }) => ({ 'new-bot-token': await telegram.replaceToken() }),
    run: `
      sudo -u openclaw-svc bash -c '
        cd ~
        export PATH=$HOME/.npm-global/bin:$PATH
        read -r TOKEN
        openclaw config set channels.<your-channel>.botToken "$TOKEN"
      ' <<< "<new-bot-token>"`,
  });

  manual('Rotate the messaging bot token when it has leaked', {
    when: [live('telegram')],
    because:
      'The token is revoked and made in the messaging platform’s portal, which only its owner can enter.',
    promise: `${HEADING} › Messaging bot token`,
  });

  step('Replace the LLM API key, which is revoked', {
    block: 0,
    when: [byApiKey, withConsole],
    given: async ({ llm }) => {
      await llm.replaceKey();
    },
    errata: [apiKeyRefused],
    ...addApiKey,
  });

  manual('Rotate the LLM API key every quarter', {
    when: [byApiKey, live('llm')],
    because: 'The key is revoked and made in the provider’s console, which only its owner can enter.',
    promise: `${HEADING} › LLM API key`,
    asks: 'Was the LLM API key made or rotated within the last three months?',
  });

  manual('Log in again when LLM OAuth tokens have expired', {
    because: 'A login by OAuth is done by a person in a browser.',
    promise: `${HEADING} › LLM OAuth tokens`,
  });

  step('Restart the gateway', {
    block: 0,
    given: unhurried,
    run: 'sudo systemctl restart openclaw.service',
  });

  check(
    'the channel has the new token of the bot',
    {
      severity: 'critical',
      promise: `${HEADING} › Messaging bot token`,
      when: [withBotFather],
      needs: ['4.3'],
    },
    async ({ read, inputs: { channel, botToken = '' } }) => {
      expect(await read(readConfig)).toMatchObject({
        channels: { [channel]: { botToken: digestOf(botToken) } },
      });
    },
  );

  check(
    'the credentials hold the new API key, and no other of that provider',
    {
      severity: 'critical',
      promise: `${HEADING} › LLM API key`,
      when: [byApiKey, withConsole],
      needs: ['3.2'],
    },
    async ({ read, inputs: { llmProvider, llmApiKey = '' } }) => {
      const held = (await read(readCredentials)).filter(({ provider }) => provider === llmProvider);
      expect(held.map(({ secret }) => secret)).toEqual([digestOf(llmApiKey)]);
    },
  );

  check(
    'the bot answers by its new token, with what the model has said for the new key, and by no other',
    {
      severity: 'critical',
      promise: `${HEADING} › update credentials, restart`,
      when: [byApiKey, ...TALK],
      needs: ['4.4'],
      disruptive: 'message',
      timeoutMs: 2 * START_LIMIT_MS,
    },
    async (context) => {
      await expectGateway(context);
      await expectAnswer(context);
    },
  );
});
