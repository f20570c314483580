// Secrets do not get out, in any form a shell, a log or a request gives them.

import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { quote } from 'zx';
import { Redactor } from '../../src/report/redaction.ts';
import { random } from '../random.ts';

const ALPHABET = 'abcXYZ019+/=_-.$\'"\\ \n\t%&?#<>é漢🦀!*()';

function secrets(number: number, seed: number): string[] {
  const next = random(seed);
  const letters = [...ALPHABET];
  return Array.from({ length: number }, () =>
    Array.from(
      { length: 6 + Math.floor(next() * 30) },
      () => letters[Math.floor(next() * letters.length)],
    ).join(''),
  );
}

/** What the shell, and not this project, makes of a secret. */
function base64Command(text: string): string {
  return spawnSync('base64', ['--wrap=0'], { input: text, encoding: 'utf8' }).stdout;
}

const FORMS: Readonly<Record<string, (secret: string) => string>> = {
  plain: (secret) => secret,
  base64: (secret) => Buffer.from(secret).toString('base64'),
  base64url: (secret) => Buffer.from(secret).toString('base64url'),
  'URL-encoded': (secret) => encodeURIComponent(secret),
  'a form': (secret) => new URLSearchParams({ q: secret }).toString().slice(2),
  'JSON-escaped': (secret) => JSON.stringify(secret).slice(1, -1),
  'in single quotes': (secret) => secret.replaceAll("'", "'\\''"),
  'quoted by zx': (secret) => quote(secret).replace(/^\$'|'$/g, ''),
};

describe.each(Object.entries(FORMS))('%s', (_name, form) => {
  test('is replaced, and what surrounds it stays', () => {
    for (const secret of secrets(300, 1)) {
      const redactor = new Redactor();
      redactor.add(secret, 'token');
      expect(redactor.redact(`«${form(secret)}»`)).toBe('««secret:token»»');
    }
  });
});

test('base64 of a longer text that contains it', () => {
  for (const before of ['', 'u:', 'user:', 'x']) {
    const redactor = new Redactor();
    redactor.add('correct-horse-battery', 'password');
    const redacted = redactor.redact(
      `Authorization: Basic ${base64Command(`${before}correct-horse-battery@after`)}`,
    );
    expect(redacted).toContain('«secret:password»');
    const left = redacted.replace('Authorization: Basic ', '').split('«secret:password»');
    for (const part of left) expect(Buffer.from(part, 'base64').toString()).not.toMatch(/orrec|horse|atter/);
  }
});

test('many secrets in one text: none is left, in whatever order they were added', () => {
  const all = secrets(40, 7);
  const redactor = new Redactor();
  for (const secret of all) redactor.add(secret);
  const text = all.flatMap((secret) => Object.values(FORMS).map((form) => form(secret))).join(' | ');
  const redacted = redactor.redact(text);
  for (const secret of all) expect(redacted).not.toContain(secret);
  expect(redactor.redact(redacted)).toBe(redacted);
});

test('of secrets that contain or overlap each other nothing stays readable', () => {
  const redactor = new Redactor();
  redactor.add('abcdef', 'short');
  redactor.add('abcdefghij', 'long');
  redactor.add('hijklmno', 'overlapping');
  expect(redactor.redact('abcdefghij')).toBe('«secret:long»');
  expect(redactor.redact('abcdef ghij')).toBe('«secret:short» ghij');
  expect(redactor.redact('<abcdefghijklmno>')).toBe('<«secret:long»>');
});

test('a secret that looks like the replacement does no harm', () => {
  const redactor = new Redactor();
  redactor.add('secret', 'one');
  redactor.add('«secret:', 'two');
  expect(redactor.redact('my secret')).toBe('my «secret:one»');
});

test('without a label it is known by its number', () => {
  const redactor = new Redactor();
  redactor.add('first-secret');
  redactor.add('second-secret');
  expect(redactor.redact('second-secret first-secret')).toBe('«secret:2» «secret:1»');
});

test('refuses what is too short to be told from ordinary text, without repeating it', () => {
  const redactor = new Redactor();
  const refusal = () => redactor.add('hunt2', 'password');
  expect(refusal).toThrow(/Secret password has 5 characters/);
  expect(refusal).not.toThrow(/hunt2/);
  expect(() => redactor.add('token-1', 'my-token-1')).toThrow(/contains the secret/);
});

test('evidence: the command and both its outputs', () => {
  const redactor = new Redactor();
  redactor.add('correct-horse', 'pw');
  const result = {
    command: "login --password 'correct-horse'",
    exitCode: 1,
    signal: null,
    stdout: 'hello correct-horse',
    stderr: `bad: ${Buffer.from('correct-horse').toString('base64')}`,
    durationMs: 5,
    timedOut: false,
  };
  expect(redactor.redactResult(result)).toEqual({
    ...result,
    command: "login --password '«secret:pw»'",
    stdout: 'hello «secret:pw»',
    stderr: 'bad: «secret:pw»',
  });
});

test('a token that a command of the guide shows is a secret from then on', () => {
  const redactor = new Redactor();
  const token = '0123456789abcdef'.repeat(4);
  const shown = {
    command: 'TOKEN=$(openssl rand -hex 32)\necho "Gateway token: $TOKEN — SAVE THIS SECURELY"',
    exitCode: 0,
    signal: null,
    stdout: `Gateway token: ${token} — SAVE THIS SECURELY\n`,
    stderr: '',
    durationMs: 5,
    timedOut: false,
  };
  expect(redactor.redactResult(shown).stdout).toBe(
    'Gateway token: «secret:gatewayToken» — SAVE THIS SECURELY\n',
  );
  expect(redactor.redact(`config set gateway.auth.token ${token}`)).not.toContain(token);
});
