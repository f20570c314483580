// The client runs here as it would on the machine, against a server that takes one token.
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CommandResult, Shell } from '../../../src/machine/shell.ts';
import { invokeTool, readGatewayAddresses, readGatewayPage } from '../../../src/probe/openclaw/gateway.ts';
import { fakeShell } from '../fake-shell.ts';
import { localShell } from '../local-shell.ts';

const TOKEN = 'the-token-of-the-gateway';
const LISTENING = 'LC_ALL=C sudo ss -H -tulpn';

let dir = '';
let port = 0;
const ran: CommandResult[] = [];
const server = createServer((request, response) => {
  const { authorization } = request.headers;
  const json = (status: number, body: unknown) =>
    response
      .writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
      .end(JSON.stringify(body));
  if (request.url === '/tools/invoke' && authorization !== `Bearer ${TOKEN}`) {
    json(401, { error: { type: 'unauthorized' } });
    return;
  }
  if (request.method === 'GET') {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<title>Control</title>');
    return;
  }
  let body = '';
  request.on('data', (data) => {
    body += data;
  });
  request.on('end', () => json(200, JSON.parse(body)));
});

/** `sudo` that puts the test's configuration in place of the machine's. */
const SUDO = `#!/bin/bash
exec "\${@/#\\/home\\/*openclaw.json/$CONFIG_OF_TEST}"
`;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gateway-'));
  await writeFile(join(dir, 'sudo'), SUDO);
  await chmod(join(dir, 'sudo'), 0o755);
  await configure({ gateway: { auth: { token: TOKEN }, remote: { token: 'another' } } });
  await writeFile(join(dir, 'old-token'), `${TOKEN}\n`);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});

afterAll(async () => {
  server.close();
  await rm(dir, { recursive: true });
});

const configure = (config: unknown) => writeFile(join(dir, 'openclaw.json'), JSON.stringify(config));

const local = localShell(
  () => ({ PATH: `${dir}:${process.env.PATH}`, CONFIG_OF_TEST: join(dir, 'openclaw.json') }),
  (result) => ran.push(result),
);

describe('invokeTool', () => {
  test('sends tool and arguments with the token that openclaw.json holds', async () => {
    const answer = await invokeTool(local, 'auth', { tool: 'exec', args: { command: "echo 'x'" } }, { port });
    expect(answer).toEqual({
      status: 200,
      error: null,
      contentType: 'application/json; charset=utf-8',
      body: { tool: 'exec', args: { command: "echo 'x'" } },
    });
  });

  test.each([
    ['remote', 401],
    ['wrong', 401],
    ['absent', 401],
  ] as const)('%s is refused by this server', async (token, status) => {
    expect(await invokeTool(local, token, {}, { port })).toMatchObject({ status });
  });

  test('takes a token from a file', async () => {
    const file = join(dir, 'old-token');
    expect(await invokeTool(local, { file }, {}, { port })).toMatchObject({ status: 200 });
  });

  test('shows the token nowhere', async () => {
    await invokeTool(local, 'auth', {}, { port });
    expect(JSON.stringify(ran)).not.toContain(TOKEN);
  });

  test('nobody who listens is an answer, too', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const closed = (other.address() as AddressInfo).port;
    await new Promise((resolve) => other.close(resolve));
    expect(await invokeTool(local, 'auth', {}, { port: closed })).toEqual({
      status: null,
      error: 'ECONNREFUSED',
      contentType: null,
      body: null,
    });
  });

  test('a token that is not there is said', async () => {
    await configure({ gateway: { auth: { token: TOKEN } } });
    expect(await invokeTool(local, 'remote', {}, { port })).toMatchObject({ status: null, error: 'NoToken' });
    const file = join(dir, 'no-such-file');
    expect(await invokeTool(local, { file }, {}, { port })).toMatchObject({ status: null, error: 'ENOENT' });
  });

  test('a machine without node is an error', async () => {
    const command = `sudo node -e`;
    const shell = {
      $: async () => ({ ...ran[0], command, exitCode: 1, stderr: 'sudo: node: command not found' }),
    };
    await expect(invokeTool(shell as unknown as Shell, 'auth')).rejects.toThrow('node: command not found');
  });
});

test('readGatewayPage shows no token', async () => {
  expect(await readGatewayPage(local, '/', { port })).toEqual({
    status: 200,
    error: null,
    contentType: 'text/html',
    body: '<title>Control</title>',
  });
});

test('readGatewayAddresses', async () => {
  const stdout = `tcp   LISTEN 0      511           [::1]:18789         [::]:*    users:(("openclaw-gatewa",pid=570,fd=24))
tcp   LISTEN 0      511       127.0.0.1:18789      0.0.0.0:*    users:(("openclaw-gatewa",pid=570,fd=23))
tcp   LISTEN 0      128         0.0.0.0:22         0.0.0.0:*    users:(("sshd",pid=163,fd=6))
udp   UNCONN 0      0           0.0.0.0:18789      0.0.0.0:*    users:(("other",pid=1,fd=1))
`;
  const shell = fakeShell({ [LISTENING]: { stdout } });
  expect(await readGatewayAddresses(shell)).toEqual(['127.0.0.1', '::1']);
  expect(await readGatewayAddresses(shell, 22)).toEqual(['0.0.0.0']);
});
