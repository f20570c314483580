// What is asked when something went wrong, and that none of it is secret, takes long, or fails.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BrokenError, type CommandResult, type Shell } from '../../src/machine/shell.ts';
import { Redactor } from '../../src/report/redaction.ts';
import { diagnose } from '../../src/spec/diagnosis.ts';
import { Recorder } from '../../src/spec/recorder.ts';
import { never } from './bench.ts';

const CONFIG = '/home/openclaw-svc/.openclaw/openclaw.json';
const TOKEN = 'f00dfeed-gateway-token';
const since = new Date('2026-11-03T10:00:00.000Z');

let redactor: Redactor;
let config: Partial<CommandResult> | Error;
let asked: string[];
/** What every other command prints. */
let said: (command: string, signal: AbortSignal) => Promise<string>;
let lab: string | null;

beforeEach(() => {
  redactor = new Redactor();
  config = { exitCode: 1, stderr: 'No such file' };
  asked = [];
  said = async (command) => `said to ${command}`;
  lab = null;
});
afterEach(() => {
  vi.useRealTimers();
});

function shell(onResult: (result: CommandResult) => void, signal: AbortSignal): Shell {
  const run = async (command: string): Promise<CommandResult> => {
    asked.push(command);
    const ended = {
      command,
      exitCode: 0,
      signal: null,
      stdout: '',
      stderr: '',
      durationMs: 1,
      timedOut: false,
    };
    if (command === `sudo cat ${CONFIG}`) {
      if (config instanceof Error) throw config;
      const result = { ...ended, ...config };
      onResult(result);
      return result;
    }
    const result = { ...ended, stdout: await said(command, signal) };
    onResult(result);
    return result;
  };
  return { run } as Shell;
}

const look = (signal = never) => {
  const recording = new Recorder(redactor).begin();
  const secret = (value: string, label: string) => redactor.add(value, label);
  return diagnose({ shell, recording, secret, lab }, since, signal);
};

test('asks for units, their logs since then, sockets, firewall, containers and space', async () => {
  vi.useFakeTimers({ now: since.getTime() + 60_000, toFake: ['Date'] });
  const evidence = await look();
  const commands = evidence.map(({ command }) => command).join('\n');
  for (const part of [
    'systemctl --no-pager --full --lines=0 status',
    'systemctl --no-pager --failed',
    '--since=-62s --lines=',
    'sudo ss -tulpn',
    'sudo ufw status verbose',
    'sudo iptables-save',
    'sudo ip6tables-save',
    'docker ps --all',
    'df -h',
    'free -m',
  ]) {
    expect(commands).toContain(part);
  }
  expect(evidence.every(({ stdout }) => stdout.startsWith('said to'))).toBe(true);
});

test('shows OpenClaw’s configuration without its secrets, which nothing else shows either', async () => {
  config = {
    stdout: JSON.stringify({
      gateway: { port: 18789, auth: { mode: 'token', token: TOKEN }, remote: { token: 'abc' } },
      channels: { telegram: { botToken: '123456:AAAA-bot', allowFrom: ['1'] } },
      models: { providers: [{ apiKey: 'sk-0123456789' }] },
    }),
  };
  said = async () => `Bearer ${TOKEN} 123456:AAAA-bot sk-0123456789`;
  const text = JSON.stringify(await look());
  for (const secret of [TOKEN, 'AAAA-bot', 'sk-0123456789', '\\"abc']) expect(text).not.toContain(secret);
  expect(text).toContain('«secret:gateway.auth.token»');
  expect(text).toContain('18789');
});

test('shows nothing of a configuration that it cannot read', async () => {
  config = { stdout: `{ gateway: { auth: { token: '${TOKEN}'` };
  const text = JSON.stringify(await look());
  expect(text).not.toContain(TOKEN);
  expect(text).toContain('left out');
});

test('of a machine that is lost says so, and asks nothing more', async () => {
  config = new BrokenError('No SSH.');
  const evidence = await look();
  expect(evidence).toMatchObject([{ exitCode: null, stderr: 'The machine cannot be asked: No SSH.' }]);
  expect(asked).toHaveLength(1);
});

test('has what the stand-ins heard and said since then', async () => {
  const all = {
    llm: [
      { seq: 1, at: '2026-11-03T09:59:59.000Z', said: 'before' },
      { seq: 2, at: '2026-11-03T10:00:01.000Z', said: 'after' },
    ],
    telegram: [],
  };
  const server = createServer((request, response) =>
    response.end(request.url === '/conversation' ? JSON.stringify(all) : ''),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  lab = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const told = (await look()).find(({ command }) => command.startsWith('(lab)'));
    expect(JSON.parse(told?.stdout ?? '')).toEqual({ llm: [all.llm[1]], telegram: [] });
  } finally {
    server.closeAllConnections();
    server.close();
  }
  const gone = (await look()).find(({ command }) => command.startsWith('(lab)'));
  expect(gone?.stderr).toMatch(/^The stand-ins cannot be asked/);
});

test('ends with the run, with what it has by then', async () => {
  const abort = new AbortController();
  said = async (command, signal) => {
    if (!command.includes('ss -tulpn')) await delay(60_000, undefined, { signal });
    return 'quick';
  };
  setTimeout(() => abort.abort(), 100);
  expect(await look(abort.signal)).toMatchObject([{ command: 'sudo ss -tulpn', stdout: 'quick' }]);
});
