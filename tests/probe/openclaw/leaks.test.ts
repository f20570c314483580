import { expect, test } from 'vitest';
import { parseLeaks } from '../../../src/probe/openclaw/leaks.ts';

test('names of secrets, never secrets', () => {
  const text =
    '{"secrets":["openclaw.json gateway.auth.token","openclaw.json channels.telegram.botToken"],"leaked":["openclaw.json gateway.auth.token"]}\n';
  expect(parseLeaks(text)).toEqual({
    secrets: ['openclaw.json gateway.auth.token', 'openclaw.json channels.telegram.botToken'],
    leaked: ['openclaw.json gateway.auth.token'],
  });
  expect(() => parseLeaks('journalctl: not found')).toThrow('cannot read');
});
