// A connection by the ssh program: what it carries, and what becomes of it when something fails.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Connection } from '../../../src/machine/connection.ts';
import { remoteShell } from '../../../src/machine/remote-shell.ts';
import { BrokenError, type CommandResult, type Shell } from '../../../src/machine/shell.ts';
import { hostDial } from '../../../src/machine/ssh/dial.ts';
import { hostLauncher } from '../../../src/machine/ssh/launcher.ts';
import { type SshServer, startSshServer } from '../ssh-server.ts';
import { sshTarget } from './client.ts';

const alone = { interactive: false };
const launcher = hostLauncher({ sudo: null, confine: null });

let server: SshServer;
let folder: string;
let connection: Connection;
let recorded: CommandResult[];
let shell: Shell;

beforeEach(async () => {
  server = await startSshServer();
  folder = await mkdtemp(join(tmpdir(), 'dial-'));
  connection = new Connection(hostDial(await sshTarget(server), { ...alone, folder }), launcher);
  recorded = [];
  shell = remoteShell(connection, (result) => recorded.push(result));
});

afterEach(async () => {
  await connection[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  expect(await programs(server.endpoint.port), 'ssh programs left').toEqual([]);
  expect(await readdir(folder), 'sockets left').toEqual([]);
  await rm(folder, { recursive: true });
});

/** The ssh programs that were started for the server at `port`: they have its configuration's folder in their arguments. */
async function programs(port: number): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid,stat,args']);
  return stdout
    .split('\n')
    .filter((line) => line.includes(server.dir) && /\bssh -F\b/.test(line) && !/^\s*\d+ Z/.test(line))
    .map((line) => `${port}: ${line.trim()}`);
}

describe('commands', () => {
  test('go over one connection of one program, with no socket left to find', async () => {
    for (let number = 0; number < 20; number += 1) await shell.run('true');
    expect(server.connections).toBe(1);
    expect(await programs(server.endpoint.port)).toHaveLength(1);
    expect(await readdir(folder)).toEqual([]);
  });

  test('that succeed and that fail give the same shape', async () => {
    const succeeded = await shell.run('echo out; echo err >&2');
    expect(succeeded).toMatchObject({ exitCode: 0, signal: null, stdout: 'out\n', stderr: 'err\n' });
    expect(await shell.run('exit 7')).toMatchObject({ exitCode: 7, signal: null });
    expect(await shell.run('kill -TERM $$')).toMatchObject({ exitCode: null, signal: 'TERM' });
  });

  test('may print a lot on each output, and be long themselves', async () => {
    // Not on both at once: ssh2's server forgets one of them when the window is full.
    const { stdout } = await shell.run('head -c 9000000 /dev/zero | tr "\\0" x; echo; echo end');
    const { stderr } = await shell.run('head -c 5000000 /dev/zero | tr "\\0" y >&2');
    expect([stdout.length, stderr.length]).toEqual([9_000_005, 5_000_000]);
    expect(stdout.endsWith('x\nend\n')).toBe(true);
    const word = 'x'.repeat(3_000_000);
    expect((await shell.run(`v='${word}'; echo "\${#v}"`)).stdout).toBe('3000000\n');
    expect(await shell.run(`exit 3 # ${word}`)).toMatchObject({ exitCode: 3 });
  });

  test('run at the same time, all of them, no more than eight', async () => {
    const numbers = Array.from({ length: 30 }, (_, index) => index);
    const results = await Promise.all(numbers.map((number) => shell.run(`sleep 0.1; echo ${number}`)));
    expect(results.map(({ stdout }) => Number(stdout))).toEqual(numbers);
    expect(server.most).toBe(8);
    expect(server.connections).toBe(1);
  });

  test('run at a terminal, too', async () => {
    const result = await shell.dialogue('read -p "Name? " n; echo "<$n>"; tty', [
      { prompt: /Name\?/, types: 'x y' },
    ]);
    expect(result.failures).toEqual([]);
    expect(result.stdout).toMatch(/<x y>\n\/dev\//);
  });

  test('that print without end are ended, with the beginning on record', async () => {
    await expect(shell.run('cat /dev/zero | tr "\\0" x')).rejects.toThrow(
      new BrokenError('It printed more than 32 MB, and was ended.'),
    );
    expect(recorded).toMatchObject([{ stdout: expect.stringMatching(/^x{10000}\n\(cut here/) }]);
    expect((await shell.run('echo on')).stdout).toBe('on\n');
    await expect.poll(async () => (await shell.run('pgrep -c -f "^cat /dev/zero$"')).stdout).toBe('0\n');
  });

  test('may print what is no text', async () => {
    const { stdout, exitCode } = await shell.run('head -c 100000 /dev/urandom; echo; echo end');
    expect(exitCode).toBe(0);
    expect(stdout.endsWith('\nend\n')).toBe(true);
  });
});

test('somebody at the terminal is asked for what the key needs, and what is typed does not show', async () => {
  const root = new URL('../../../', import.meta.url).pathname;
  const target = await sshTarget(server);
  const { identityFile } = server.endpoint;
  await promisify(execFile)('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'Geheim 1', '-f', identityFile]);
  const script = join(server.dir, 'asking.ts');
  await writeFile(
    script,
    `import { Connection } from '${root}src/machine/connection.ts';
import { hostDial } from '${root}src/machine/ssh/dial.ts';
await using connection = new Connection(hostDial(${JSON.stringify(target)}, { interactive: true }));
await connection.ready(AbortSignal.timeout(30000));
console.log('in by', (await connection.greeting(AbortSignal.timeout(1000))).letInBy);`,
  );
  const child = spawn('script', ['-qec', `${process.execPath} ${script}`, '/dev/null']);
  let screen = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
  });
  await expect.poll(() => screen, { timeout: 20_000 }).toMatch(/Enter passphrase for key/);
  child.stdin.write('Geheim 1\n');
  await once(child, 'exit');
  expect(screen).toContain('in by publickey');
  expect(screen).not.toContain('Geheim');
  // Where nobody can be asked, it is said what that takes.
  await expect(connection.ready(AbortSignal.timeout(10_000))).rejects.toThrow(
    /no passphrase where nobody can be asked/,
  );
});

test('a port of the machine is reached through it', async () => {
  const web = createServer((_request, response) => void response.writeHead(204).end()).listen(0, '127.0.0.1');
  await once(web, 'listening');
  const { port } = web.address() as AddressInfo;
  const signal = AbortSignal.timeout(20_000);
  expect(await connection.tunnel(port, '/', signal)).toBe(204);
  web.close();
  await once(web, 'close');
  expect(await connection.tunnel(port, '/', signal)).toBeNull();
});

test.each([1, 3])(
  'a host that allows %i sessions gets no more, and every command its turn',
  async (maxSessions) => {
    await using small = await startSshServer({ maxSessions });
    await using other = new Connection(hostDial(await sshTarget(small), alone), launcher);
    const its = remoteShell(other, () => undefined);
    const numbers = Array.from({ length: 12 }, (_, index) => index);
    const results = await Promise.all(numbers.map((number) => its.run(`sleep 0.1; echo ${number}`)));
    expect(results.map(({ stdout }) => Number(stdout))).toEqual(numbers);
    expect(small.most).toBeLessThanOrEqual(maxSessions);
  },
);

describe('a connection', () => {
  test('that is cut in the middle of a command breaks it, saying why; the next command opens another', async () => {
    await connection.ready(AbortSignal.timeout(20_000));
    const running = shell.run('echo before; sleep 60');
    setTimeout(() => server.cut(), 800);
    await expect(running).rejects.toThrow(
      /^The connection was lost while a command ran: .*(closed|reset|disconnect)/i,
    );
    expect(recorded).toMatchObject([{ stdout: 'before\n', exitCode: null, timedOut: false }]);
    expect((await shell.run('echo again')).stdout).toBe('again\n');
    expect(server.connections).toBe(2);
  });

  test('to a host that hangs is noticed within half a minute', { timeout: 60_000 }, async () => {
    await connection.ready(AbortSignal.timeout(20_000));
    const running = shell.run('sleep 300', { timeoutMs: 300_000 });
    setTimeout(() => server.hang(), 500);
    const startedAt = performance.now();
    await expect(running).rejects.toThrow(/lost while a command ran: Timeout, server .* not responding/);
    expect(performance.now() - startedAt).toBeLessThan(32_000);
  });

  test('is given up with a command’s time, or somebody’s patience', async () => {
    await connection.ready(AbortSignal.timeout(10_000));
    const abort = new AbortController();
    const running = shell.run('sleep 60', { signal: abort.signal });
    setTimeout(() => abort.abort(new Error('Ctrl-C')), 500);
    await expect(running).rejects.toThrow(new BrokenError('Gave up on a command: Ctrl-C.'));
    await expect(shell.run('sleep 60', { timeoutMs: 1_000 })).rejects.toThrow(/^No answer within 1 s/);
  });

  test('that is being opened is given up, too, and nothing of it is left', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const target = await sshTarget(server, { lines: [`Port ${port}`] });
    const other = new Connection(hostDial(target, { ...alone, folder }), launcher);
    const running = remoteShell(other, () => undefined).run('true', { signal: AbortSignal.timeout(1_500) });
    await expect(running).rejects.toThrow(BrokenError);
    await other[Symbol.asyncDispose]();
    expect(await programs(port)).toEqual([]);
    silent.closeAllConnections();
    silent.close();
  });

  test('that was dropped does not take its successor with it', async () => {
    await shell.run('true');
    await connection.drop();
    await Promise.all([shell.run('true'), shell.run('true')]);
    await delay(200);
    await shell.run('true');
    expect(server.connections).toBe(2);
  });

  test('waits for a host that comes up later', async () => {
    await server.close();
    setTimeout(() => void server.reopen(), 1_000);
    await connection.ready(AbortSignal.timeout(20_000));
    expect((await shell.run('echo up')).stdout).toBe('up\n');
  });

  test('ends with the process that opened it, however that ends', async () => {
    const script = join(server.dir, 'runner.ts');
    const root = new URL('../../../', import.meta.url).pathname;
    await writeFile(
      script,
      `import { Connection } from '${root}src/machine/connection.ts';
import { hostDial } from '${root}src/machine/ssh/dial.ts';
const target = ${JSON.stringify(await sshTarget(server))};
const connection = new Connection(hostDial(target, ${JSON.stringify({ ...alone, folder })}));
await connection.ready(AbortSignal.timeout(20000));
console.log('in');
setInterval(() => {}, 1000);`,
    );
    const runner = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(runner.stdout, 'data');
    expect(await programs(0)).toHaveLength(1);
    runner.kill('SIGKILL');
    await expect.poll(() => programs(0), { timeout: 5_000 }).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  });
});
