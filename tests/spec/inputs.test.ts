// What the schema of inputs says of each: for help, messages, reports and redaction.
import { expect, test } from 'vitest';
import { choicesOf, describeInputs, inputsSchema, secretsOf } from '../../src/spec/inputs.ts';

test('each input is described, and is either a choice, has an example, or both', () => {
  for (const { name, description, options, example } of describeInputs()) {
    expect(description, name).toMatch(/^(\d|B\.\d)/);
    expect(options !== null || example !== undefined, name).toBe(true);
  }
});

test('each is well-formed as its example says', () => {
  for (const { name, example, secret } of describeInputs()) {
    if (example === undefined || secret === true || name === 'updateTo') continue;
    expect(inputsSchema.safeParse({ [name]: example }).error, name).toBeUndefined();
  }
});

test('secrets are those four, each with its variable, and no default', () => {
  const secrets = describeInputs().filter(({ secret }) => secret === true);
  expect(
    secrets.map(({ name, environment, service, defaultValue }) => [name, environment, service, defaultValue]),
  ).toEqual([
    ['llmApiKey', 'CONFORM_LLM_API_KEY', 'llm', undefined],
    ['botToken', 'CONFORM_BOT_TOKEN', 'telegram', undefined],
    ['opServiceAccountToken', 'CONFORM_OP_SERVICE_ACCOUNT_TOKEN', '1password', undefined],
    ['tailscaleAuthKey', 'TS_AUTHKEY', undefined, undefined],
  ]);
});

test('a report shows the choices, and no secret', () => {
  const inputs = inputsSchema.parse({ botToken: '123456:abcdef', llmApiKey: 'sk-0123456789' });
  expect(secretsOf(inputs)).toEqual([
    ['llmApiKey', 'sk-0123456789'],
    ['botToken', '123456:abcdef'],
  ]);
  const shown = choicesOf(inputs);
  expect(Object.keys(shown)).toEqual(Object.keys(inputsSchema.parse({})));
  expect(JSON.stringify(shown)).not.toMatch(/123456:abcdef|sk-0123456789/);
});

test('no choice can hold more than a word', () => {
  for (const name of [
    'llmAuthPlugin',
    'llmProvider',
    'model',
    'updateTo',
    'openclawVersion',
    'botToken',
    'llmApiKey',
  ])
    for (const value of ['a b', 'a;b', '$(a)', '`a`', "a'b", 'a"b', 'a\nb', '', '2026.2.9\n'])
      expect(inputsSchema.safeParse({ [name]: value }).success, `${name}=${value}`).toBe(false);
});
