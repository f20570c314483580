// What a connection does when the machine, the network or somebody's patience fails, and how it shares itself.
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Connection } from '../../src/machine/connection.ts';
import { makeKeyPair } from '../../src/machine/keys.ts';
import { remoteShell } from '../../src/machine/remote-shell.ts';
import { BrokenError, type CommandResult, type Shell } from '../../src/machine/shell.ts';
import { ssh2Dial } from '../../src/machine/ssh2.ts';
import { type SshServer, startSshServer } from './ssh-server.ts';

let server: SshServer;
let connection: Connection;
let recorded: CommandResult[];
let shell: Shell;

beforeEach(async () => {
  server = await startSshServer();
  connection = new Connection(ssh2Dial(server.endpoint));
  recorded = [];
  shell = remoteShell(connection, (result) => recorded.push(result));
});

afterEach(async () => {
  await connection[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

test('twenty commands go over one TCP connection', async () => {
  for (let number = 0; number < 20; number += 1) await shell.run('true');
  expect(server.connections).toBe(1);
});

test('no more than eight commands run at once; the others wait their turn, and all finish', async () => {
  const numbers = Array.from({ length: 30 }, (_, index) => index);
  const results = await Promise.all(numbers.map((number) => shell.run(`sleep 0.1; echo ${number}`)));
  expect(results.map(({ stdout }) => Number(stdout))).toEqual(numbers);
  expect(server.most).toBe(8);
  expect(server.connections).toBe(1);
});

test('waiting for its turn is no part of a command’s time', async () => {
  const slow = Array.from({ length: 8 }, () => shell.run('sleep 1.5'));
  const [last] = await Promise.all([shell.run('true'), ...slow]);
  expect(last?.durationMs).toBeLessThan(1_000);
});

describe('a lost connection', () => {
  test('in the middle of a command breaks it, with what it said so far on record', async () => {
    const running = shell.run('echo before; sleep 60');
    setTimeout(() => server.cut(), 800);
    await expect(running).rejects.toThrow(new BrokenError('The connection was lost while a command ran.'));
    expect(recorded).toMatchObject([{ stdout: 'before\n', exitCode: null, signal: null, timedOut: false }]);
  });

  test('breaks every command under way, also those that wait for their turn', async () => {
    const running = Array.from({ length: 10 }, () => shell.run('sleep 60', { timeoutMs: 1_000 }));
    setTimeout(() => server.cut(), 800);
    for (const result of await Promise.allSettled(running))
      expect(result).toMatchObject({ status: 'rejected', reason: { name: 'BrokenError' } });
  });

  test('is followed by a new one for the next command', async () => {
    await shell.run('true');
    server.cut();
    await delay(100);
    expect(await shell.run('echo again')).toMatchObject({ stdout: 'again\n' });
    expect(server.connections).toBe(2);
  });

  test('that was dropped on purpose does not take its successor with it', async () => {
    await shell.run('true');
    await connection.drop();
    await Promise.all([shell.run('true'), shell.run('true')]);
    await delay(100);
    await shell.run('true');
    expect(server.connections).toBe(2);
  });
});

describe('a machine', () => {
  test('that is gone before the command breaks it, saying where it was looked for', async () => {
    const { port } = server.endpoint;
    await server.close();
    await expect(shell.run('true')).rejects.toThrow(
      new RegExp(`^No SSH to deployer@127.0.0.1:${port}: .*ECONNREFUSED`),
    );
    await expect(shell.run('true')).rejects.toThrow(BrokenError);
  });

  test('that hangs while a command runs is noticed within half a minute', { timeout: 60_000 }, async () => {
    const running = shell.run('sleep 300', { timeoutMs: 300_000 });
    setTimeout(() => server.hang(), 500);
    const startedAt = performance.now();
    await expect(running).rejects.toThrow('The connection was lost while a command ran.');
    expect(performance.now() - startedAt).toBeLessThan(30_000);
  });

  test('that hangs is given up at the time limit', { timeout: 40_000 }, async () => {
    const working = connection;
    await working.ready(AbortSignal.timeout(5_000));
    server.hang();
    const startedAt = performance.now();
    const remote = working.spawn('sleep 60', '', { limitMs: 1_000 });
    await new Promise((resolve) => remote.once('close', resolve));
    expect(remote.broken?.message).toBe('Gave up on a command: it did not answer in time.');
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });

  test('with another host key is refused', async () => {
    await using other = new Connection(ssh2Dial({ ...server.endpoint, hostKey: makeKeyPair('other').wire }));
    const running = remoteShell(other, () => undefined).run('echo let in');
    await expect(running).rejects.toThrow(/^No SSH to .*: .*Host denied/);
    expect(server.commandLines).toEqual([]);
  });

  test('that does not speak SSH is no machine', async () => {
    const silent = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    await using other = new Connection(ssh2Dial({ ...server.endpoint, port }));
    await expect(remoteShell(other, () => undefined).run('true')).rejects.toThrow(BrokenError);
    silent.close();
  });
});

describe('an AbortSignal', () => {
  test('ends a command', async () => {
    const abort = new AbortController();
    const running = shell.run('echo before; sleep 60', { signal: abort.signal });
    setTimeout(() => abort.abort(new Error('Ctrl-C')), 800);
    await expect(running).rejects.toThrow(new BrokenError('Gave up on a command: Ctrl-C.'));
    expect(recorded).toMatchObject([{ stdout: 'before\n', timedOut: false }]);
  });

  test('ends one that waits for its turn, and leaves the turn to the next', async () => {
    const abort = new AbortController();
    const first = Array.from({ length: 8 }, () => shell.run('sleep 1'));
    const waiting = Array.from({ length: 8 }, () => shell.run('echo never', { signal: abort.signal }));
    const next = shell.run('echo next');
    abort.abort(new Error('Ctrl-C'));
    for (const each of waiting) await expect(each).rejects.toThrow(BrokenError);
    expect((await next).stdout).toBe('next\n');
    await Promise.all(first);
    expect(await Promise.all(Array.from({ length: 8 }, () => shell.run('true')))).toHaveLength(8);
  });

  test('that fired before starts nothing', async () => {
    await expect(shell.run('true', { signal: AbortSignal.abort() })).rejects.toThrow(BrokenError);
    expect(server.commandLines).toEqual([]);
  });

  test('that a shell is bound to ends all its commands, and puts nothing more on record', async () => {
    const abort = new AbortController();
    const bound = remoteShell(connection, (result) => recorded.push(result), abort.signal);
    const running = Promise.allSettled([bound.$`sleep 60`, bound.run('sleep 60'), bound.block('sleep 60')]);
    setTimeout(() => abort.abort(new Error('over')), 800);
    expect((await running).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(recorded).toHaveLength(3);
    await expect(bound.$`true`).rejects.toThrow(BrokenError);
    expect(recorded).toHaveLength(3);
  });
});

describe('being ready', () => {
  test('waits for a machine that comes up later', async () => {
    await server.close();
    setTimeout(() => void server.reopen(), 500);
    const startedAt = performance.now();
    await connection.ready(AbortSignal.timeout(10_000));
    expect(performance.now() - startedAt).toBeGreaterThan(450);
    expect(server.connections).toBe(1);
  });

  test('ends with the last refusal when the time is over', async () => {
    await server.close();
    await expect(connection.ready(AbortSignal.timeout(500))).rejects.toThrow(/ECONNREFUSED/);
  });
});
