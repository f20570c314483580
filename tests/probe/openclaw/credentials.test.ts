import { expect, test } from 'vitest';
import { parseCredentials } from '../../../src/probe/openclaw/credentials.ts';

test('by profile, with the digest of what is secret', () => {
  const profiles = {
    'openai:manual': { type: 'token', provider: 'openai', token: 'sha256:ab' },
    'google:default': { type: 'api_key', provider: 'google', key: 'sha256:cd' },
    'qwen-portal:default': {
      type: 'oauth',
      provider: 'qwen-portal',
      access: 'sha256:e',
      refresh: 'sha256:f',
      expires: 5,
    },
  };
  expect(parseCredentials({ version: 1, profiles })).toEqual([
    { profile: 'openai:manual', provider: 'openai', type: 'token', secret: 'sha256:ab' },
    { profile: 'google:default', provider: 'google', type: 'api_key', secret: 'sha256:cd' },
    { profile: 'qwen-portal:default', provider: 'qwen-portal', type: 'oauth', secret: null },
  ]);
});

test('none where nothing was saved', () => {
  expect(parseCredentials({})).toEqual([]);
});

test('a kind that is new cannot be read', () => {
  const profiles = { 'a:b': { type: 'passkey', provider: 'a' } };
  expect(() => parseCredentials({ profiles })).toThrow('cannot read');
});
