// 3.2 Authenticate

import { apiKeyRefused } from '../../errata/3.2-api-key-refused.ts';
import { geminiCliMissing } from '../../errata/3.2-gemini-cli-missing.ts';
import { geminiCliUnknown } from '../../errata/3.2-gemini-cli-unknown.ts';
import { tunnelUnused } from '../../errata/3.2-tunnel-unused.ts';
import { GEMINI_LOGIN } from '../../fixtures/gemini-login.ts';
import { readFileStatus } from '../../src/probe/files.ts';
import { readConfig } from '../../src/probe/openclaw/config.ts';
import { readCredentials, readCredentialsFile } from '../../src/probe/openclaw/credentials.ts';
import { digestOf } from '../../src/probe/openclaw/digested.ts';
import { readGeminiLogin } from '../../src/probe/openclaw/login.ts';
import { readModelStatus } from '../../src/probe/openclaw/models.ts';
import { SERVICE_USER } from '../../src/probe/openclaw/service-user.ts';
import type { Condition } from '../../src/spec/condition.ts';
import { check, expect, llmAuth, manual, section, standInFor, step } from '../../src/spec/index.ts';
import { addApiKey } from '../api-key.ts';

/** The tunnel's end on the server. */
const TUNNEL_PORT = '8080';

const withGemini: Condition = {
  holds: ({ inputs }) => inputs.llmAuthPlugin === 'google-gemini-cli-auth',
  otherwise: 'Another plugin than google-gemini-cli-auth, the guide’s first example, was chosen.',
};

section('3.2', 'Authenticate', { needs: ['3.1'] }, () => {
  manual('Option A: open a tunnel from the operator’s own computer', {
    when: [llmAuth.is('oauth')],
    run: 'tailscale ssh -L 8080:localhost:8080 youruser@your-server',
    because: 'It is done on the operator’s own computer, by somebody who is in the tailnet.',
  });

  manual('Option A: log in', {
    when: [llmAuth.is('oauth')],
    run: `
      sudo -u openclaw-svc bash -c '
        export PATH=$HOME/.npm-global/bin:$PATH
        openclaw models auth login --provider <your-llm-provider> --set-default
      '`,
    because: 'A login by OAuth is done by a person in a browser, with an account at the provider.',
    promise: '3.2 › Option A — OAuth',
    asks: 'Has somebody logged in at the model’s provider by OAuth, for this host?',
  });

  check(
    'Option A: the login begins by sending the operator to a browser',
    {
      severity: 'major',
      promise: '3.2 › openclaw models auth login',
      disruptive: 'trial',
      when: [withGemini],
      errata: [geminiCliMissing, geminiCliUnknown],
    },
    async ({ read }) => {
      expect(await read(readGeminiLogin, 'found')).toEqual({ browser: GEMINI_LOGIN, error: null });
    },
  );

  check(
    'Option A: the browser’s answer comes back through the tunnel',
    {
      severity: 'minor',
      promise: '3.2 › tailscale ssh -L 8080:localhost:8080',
      disruptive: 'trial',
      when: [withGemini],
      errata: [tunnelUnused, geminiCliUnknown],
    },
    async ({ read }) => {
      const { browser } = await read(readGeminiLogin, 'given');
      expect(browser, 'the address that the browser is sent to').not.toBeNull();
      expect(new URL(browser?.redirect ?? '').port).toBe(TUNNEL_PORT);
    },
  );

  step('Option B: add an API key', {
    when: [llmAuth.is('api-key')],
    errata: [apiKeyRefused],
    ...addApiKey,
  });

  check(
    'Option B: the key is saved, and OpenClaw is told to use it',
    { severity: 'critical', promise: '3.2 › openclaw models auth add', when: [llmAuth.is('api-key')] },
    async ({ read, inputs: { llmProvider, llmApiKey = '' } }) => {
      const profile = `${llmProvider}:manual`;
      expect(await read(readCredentials)).toContainEqual({
        profile,
        provider: llmProvider,
        // Earlier releases take a key for a token.
        type: expect.toBeOneOf(['token', 'api_key']),
        secret: digestOf(llmApiKey),
      });
      expect(await read(readConfig)).toMatchObject({
        auth: {
          profiles: { [profile]: { provider: llmProvider, mode: expect.toBeOneOf(['token', 'api_key']) } },
        },
      });
    },
  );

  check(
    'nobody but the service user can read what is saved',
    { severity: 'critical', promise: '3.2 › Authenticate', when: [llmAuth.is('api-key')] },
    async ({ read }) => {
      expect(await read(readFileStatus, await read(readCredentialsFile))).toMatchObject({
        type: 'file',
        mode: '0600',
        owner: SERVICE_USER,
      });
    },
  );

  check(
    'the provider accepts the credential',
    {
      severity: 'critical',
      promise: '3.2 › Authenticate',
      disruptive: 'message',
      when: [llmAuth.is('api-key'), standInFor('llm', 'nobody sees there whether it was accepted.')],
    },
    async ({ shell, llm, inputs: { llmProvider } }) => {
      const since = await llm.now();
      const { missing, probes } = await readModelStatus(shell);
      expect(missing).not.toContain(llmProvider);
      expect(probes.map(({ provider, profileId }) => ({ provider, profileId }))).toEqual([
        { provider: llmProvider, profileId: `${llmProvider}:manual` },
      ]);
      // OpenClaw itself calls a credential ok that was refused: the provider is the one to say it.
      expect((await llm.requests({ since })).map(({ key }) => key)).toEqual(['accepted']);
    },
  );
});
