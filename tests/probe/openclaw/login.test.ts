import { expect, test } from 'vitest';
import { parseLogin } from '../../../src/probe/openclaw/login.ts';
import { fixture } from '../fixture.ts';

test('one that gets as far as a browser', () => {
  expect(parseLogin(fixture('openclaw-login-url'))).toEqual({
    browser: { host: 'accounts.google.com', redirect: 'http://localhost:8085/oauth2callback' },
    error: null,
  });
});

test('one that ends before', () => {
  expect(parseLogin(fixture('openclaw-login-no-client'))).toEqual({
    browser: null,
    error:
      'Gemini CLI not found. Install it first: brew install gemini-cli (or npm install -g @google/gemini-cli), or set GEMINI_CLI_OAUTH_CLIENT_ID.',
  });
});

test('one that asks which provider is meant', () => {
  expect(parseLogin(fixture('openclaw-login-which-provider'))).toEqual({
    browser: null,
    error: 'It asks which provider is meant.',
  });
});

test('a screen with neither cannot be read', () => {
  expect(() => parseLogin('🦞 OpenClaw\n')).toThrow('cannot read');
});
