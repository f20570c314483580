// The wait runs here as it would on the machine: for a server that is not there yet, or takes another token, or never comes.
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CommandResult } from '../../../src/machine/shell.ts';
import { awaitGateway } from '../../../src/probe/openclaw/gateway-start.ts';
import { localShell } from '../local-shell.ts';

const TOKEN = 'the-token-of-the-gateway';

let dir = '';
let server: Server;
let taken = TOKEN;
let ran: CommandResult[] = [];

/** Programs that put the test's configuration and state of the service in place of the machine's. */
const PROGRAMS = {
  sudo: `exec "\${@/#\\/home\\/*openclaw.json/$DIR_OF_TEST/openclaw.json}"`,
  systemctl: 'cat "$DIR_OF_TEST/state"',
};

const shell = localShell(
  () => ({ PATH: `${dir}:${process.env.PATH}`, DIR_OF_TEST: dir }),
  (result) => ran.push(result),
);

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gateway-start-'));
  for (const [name, body] of Object.entries(PROGRAMS)) {
    await writeFile(join(dir, name), `#!/bin/bash\n${body}\n`);
    await chmod(join(dir, name), 0o755);
  }
  await writeFile(join(dir, 'openclaw.json'), JSON.stringify({ gateway: { auth: { token: TOKEN } } }));
  await serviceIs('active');
  taken = TOKEN;
  ran = [];
  server = createServer((request, response) => {
    response.writeHead(request.headers.authorization === `Bearer ${taken}` ? 200 : 401).end();
  });
});
afterEach(async () => {
  server.close();
  await rm(dir, { recursive: true });
});

const serviceIs = (state: string) => writeFile(join(dir, 'state'), `${state}\n`);

async function listening(port = 0): Promise<number> {
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A port on which nobody listens so far. */
async function free(): Promise<number> {
  const port = await listening();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test('one that answers is not waited for', async () => {
  const port = await listening();
  expect(await awaitGateway(shell, { port, limitMs: 0 })).toEqual({ state: 'answers', service: 'active' });
});

test('one that is about to come up is waited for', async () => {
  await serviceIs('activating');
  const port = await free();
  const wait = awaitGateway(shell, { port, limitMs: 20_000 });
  await new Promise((resolve) => setTimeout(resolve, 400));
  await serviceIs('active');
  await listening(port);
  expect(await wait).toEqual({ state: 'answers', service: 'active' });
});

test('an open port is not enough: it must take its own token', async () => {
  taken = 'another';
  const port = await listening();
  expect(await awaitGateway(shell, { port, limitMs: 0 })).toMatchObject({ state: 'does not answer' });
});

test('the end of the time is the end of the wait', async () => {
  expect(await awaitGateway(shell, { port: await free(), limitMs: 300 })).toEqual({
    state: 'does not answer',
    service: 'active',
  });
});

test('on a machine that is slow by its nature, the time is longer', async () => {
  const port = await free();
  const wait = awaitGateway({ ...shell, patience: 100 }, { port, limitMs: 200 });
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await listening(port);
  expect(await wait).toMatchObject({ state: 'answers' });
});

test.for(['failed', 'inactive', 'deactivating'])(
  'a service that is %s is not waited for',
  async (service) => {
    await serviceIs(service);
    expect(await awaitGateway(shell, { port: await free() })).toEqual({ state: 'stopped', service });
  },
);

test('the token is shown nowhere', async () => {
  await awaitGateway(shell, { port: await listening() });
  expect(JSON.stringify(ran)).not.toContain(TOKEN);
});

test('a machine without node is an error', async () => {
  await writeFile(join(dir, 'sudo'), '#!/bin/bash\necho "sudo: node: command not found" >&2; exit 1\n');
  await expect(awaitGateway(shell)).rejects.toThrow('node: command not found');
});
