// Options as they are read off a host: what the guide's steps of an option leave is that option, and nothing else is.
import { describe, expect, test } from 'vitest';
import { type Traces, tracedChoices } from '../../src/accept/choices.ts';

const asByDefaults: Traces = {
  ufw: { active: true, outgoing: 'allow' },
  config: {
    agents: { defaults: { model: { primary: 'openai/gpt-4o' } } },
    plugins: { entries: { telegram: { enabled: true }, 'google-gemini-cli-auth': { enabled: true } } },
    channels: { telegram: { enabled: true } },
    tools: { elevated: { enabled: false } },
    gateway: { controlUi: { enabled: true, allowInsecureAuth: false } },
  },
  version: '2026.2.9',
  credentials: [{ provider: 'openai', type: 'token' }],
  serve: { served: [{ port: 443, path: '/', proxy: 'http://127.0.0.1:18789' }] },
};

const values = (traces: Partial<Traces>) =>
  Object.fromEntries(tracedChoices({ ...asByDefaults, ...traces }).map(({ name, value }) => [name, value]));

test('a host with the default options', () => {
  expect(values({})).toEqual({
    outbound: 'standard',
    openclawVersion: '2026.2.9',
    rollbackTo: '2026.2.9',
    llmAuthPlugin: 'google-gemini-cli-auth',
    llmAuth: 'api-key',
    llmProvider: 'openai',
    model: 'openai/gpt-4o',
    elevated: 'disabled',
    controlUi: 'enabled',
    remoteAccess: 'serve',
  });
});

test('each says what tells it', () => {
  for (const { name, because } of tracedChoices(asByDefaults)) expect(because, name).toMatch(/\S/);
});

describe('the other option', () => {
  test('of 1.5: outgoing traffic is denied', () => {
    expect(values({ ufw: { active: true, outgoing: 'deny' } })).toMatchObject({ outbound: 'hardened' });
  });

  test('of 3.2: a login', () => {
    const credentials = [{ provider: 'google-gemini-cli', type: 'oauth' as const }];
    expect(values({ credentials })).toMatchObject({ llmAuth: 'oauth', llmProvider: 'google-gemini-cli' });
  });

  test('of 5.4: somebody is listed', () => {
    const config = { tools: { elevated: { enabled: true, allowFrom: { telegram: ['1'] } } } };
    expect(values({ config })).toMatchObject({ elevated: 'allow-listed' });
  });

  test('of 5.7: the web interface is off', () => {
    expect(values({ config: { gateway: { controlUi: { enabled: false } } } })).toMatchObject({
      controlUi: 'disabled',
    });
  });

  test('of 7: nothing is served', () => {
    expect(values({ serve: { served: [] } })).toMatchObject({ remoteAccess: 'tunnel' });
  });
});

describe('what no option leaves says nothing: the default is judged, and fails', () => {
  test('a firewall that is off', () => {
    expect(values({ ufw: { active: false, outgoing: null } })).not.toHaveProperty('outbound');
  });

  test('elevated mode that is neither off nor for somebody', () => {
    for (const elevated of [undefined, { enabled: true }, { enabled: true, allowFrom: { telegram: [] } }])
      expect(values({ config: { tools: { elevated } } })).not.toHaveProperty('elevated');
  });

  test('a configuration that says nothing of the web interface, or of the model', () => {
    const found = values({ config: {} });
    expect(found).not.toHaveProperty('controlUi');
    expect(found).not.toHaveProperty('model');
  });

  test('something else than the gateway that is served', () => {
    const served = [{ port: 443, path: '/', proxy: 'http://127.0.0.1:3000' }];
    expect(values({ serve: { served } })).not.toHaveProperty('remoteAccess');
  });

  test('no OpenClaw', () => {
    expect(values({ version: null })).not.toHaveProperty('openclawVersion');
  });
});

test('of several credentials the one for the configured model counts', () => {
  const credentials = [
    { provider: 'anthropic', type: 'oauth' as const },
    { provider: 'openai', type: 'token' as const },
  ];
  expect(values({ credentials })).toMatchObject({ llmProvider: 'openai', llmAuth: 'api-key' });
});
