import { expect, test } from 'vitest';
import {
  parseSessionList,
  parseSessionRows,
  parseSessionStore,
} from '../../../src/probe/openclaw/sessions.ts';

test('keys, sorted', () => {
  const text =
    '{"path":"/x","count":2,"sessions":[{"key":"main"},{"key":"agent:main:main","kind":"direct"}]}';
  expect(parseSessionList(text)).toEqual(['agent:main:main', 'main']);
  expect(parseSessionStore('{"b":{},"a":{"sessionId":"1"}}')).toEqual(['a', 'b']);
  expect(parseSessionRows('[{"session_key":"b"},{"session_key":"a"}]')).toEqual(['a', 'b']);
});

test('a warning before the list', () => {
  const text = 'Config was last written by a newer OpenClaw (2026.2.12).\n{"sessions":[]}';
  expect(parseSessionList(text)).toEqual([]);
});

test('refuses anything else', () => {
  expect(() => parseSessionList('No sessions found.')).toThrow('cannot read');
  expect(() => parseSessionStore('[]')).toThrow('cannot read');
  expect(() => parseSessionRows('[{"key":"a"}]')).toThrow('cannot read');
});
