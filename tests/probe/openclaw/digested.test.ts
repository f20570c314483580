import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { Shell } from '../../../src/machine/shell.ts';
import { readConfig } from '../../../src/probe/openclaw/config.ts';
import { digestOf, parseDigested } from '../../../src/probe/openclaw/digested.ts';
import { asService } from '../../../src/probe/openclaw/service-user.ts';

/** Runs what would run on the machine here: `sudo` is nothing, and `cat` gives the file's text. */
async function read(text: string): Promise<unknown> {
  const run = async (command: string) => {
    const script = `sudo() { while [[ $1 == -* || $1 == openclaw-svc ]]; do shift; done; case $1 in test) ;; cat) printf %s "$TEXT";; *) "$@";; esac; }\n${command}`;
    const stdout = execFileSync('bash', ['-c', script], {
      encoding: 'utf8',
      env: { ...process.env, TEXT: text },
    });
    return { command, exitCode: 0, signal: null, stdout, stderr: '', durationMs: 1, timedOut: false };
  };
  return readConfig({ run } as Partial<Shell> as Shell);
}

describe('readConfig', () => {
  test('secrets are digests, everything else stands as it is', async () => {
    const text = JSON.stringify({
      gateway: {
        mode: 'local',
        port: 18789,
        auth: { mode: 'token', token: 'abc' },
        remote: { token: 'abc' },
      },
      channels: { telegram: { botToken: '123:XYZ', configWrites: false, allowFrom: ['1'] } },
      models: {
        providers: { p: { apiKey: 'sk-1', models: [{ maxTokens: 5 }], headers: { Authorization: 'x' } } },
      },
      env: { OPENAI_API_KEY: 'sk-1' },
      odd: { passwords: ['a', { deep: 'b' }], nothing: null },
    });
    expect(await read(text)).toEqual({
      gateway: {
        mode: 'local',
        port: 18789,
        auth: { mode: 'token', token: digestOf('abc') },
        remote: { token: digestOf('abc') },
      },
      channels: { telegram: { botToken: digestOf('123:XYZ'), configWrites: false, allowFrom: ['1'] } },
      models: {
        providers: {
          p: {
            apiKey: digestOf('sk-1'),
            models: [{ maxTokens: 5 }],
            headers: { Authorization: digestOf('x') },
          },
        },
      },
      env: { OPENAI_API_KEY: digestOf('sk-1') },
      odd: { passwords: [digestOf('a'), { deep: digestOf('b') }], nothing: null },
    });
  });

  test('a digest is the whole SHA-256', () => {
    expect(digestOf('abc')).toBe('sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  test.each(['', '[]', 'null', '{'])('refuses %j', (text) => {
    expect(() => parseDigested(text, '/etc/x.json')).toThrow('cannot read');
  });
});

describe('asService', () => {
  test('quotes survive', () => {
    const script = `sudo() { shift 2; "$@"; }\n${asService(`printf '%s|' "a b" 'c"d'`)}`;
    expect(execFileSync('bash', ['-c', script], { encoding: 'utf8' })).toBe('a b|c"d|');
  });
});
