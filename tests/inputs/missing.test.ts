// A live service without its secret is named; a stand-in needs none.
import { expect, test } from 'vitest';
import { demandSecrets } from '../../src/inputs/missing.ts';
import { inputsSchema } from '../../src/spec/inputs.ts';

const none = inputsSchema.parse({});

test('stand-ins need no secrets', () => {
  expect(() => demandSecrets(none, { llm: 'stand-in', telegram: 'stand-in' })).not.toThrow();
});

test('services that are left out need none', () => {
  expect(() => demandSecrets(none, {})).not.toThrow();
});

test('live services need theirs, and all that are missing are named', () => {
  expect(() => demandSecrets(none, { llm: 'live', telegram: 'live', docker: 'live' })).toThrow(
    'What a live service needs is missing: llm needs llmApiKey (CONFORM_LLM_API_KEY), telegram needs botToken (CONFORM_BOT_TOKEN). Set it in the environment, or ask for the stand-in: --world llm=stand-in.',
  );
  const given = inputsSchema.parse({ llmApiKey: 'sk-0123456789' });
  expect(() => demandSecrets(given, { llm: 'live', telegram: 'live' })).toThrow(/missing: telegram needs/);
  expect(() => demandSecrets(given, { llm: 'live', telegram: 'stand-in' })).not.toThrow();
});
