// The client runs here as it would on the machine, against a gateway that answers as each test says.
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import type { CommandResult } from '../../../src/machine/shell.ts';
import { readControlUiConnection } from '../../../src/probe/openclaw/control-ui.ts';
import { localShell } from '../local-shell.ts';
import { oneAnswer } from '../one-answer.ts';
import { type Peer, webSocketServer } from './web-socket-server.ts';

const TOKEN = 'the-token-of-the-gateway';
const CHALLENGE = { type: 'event', event: 'connect.challenge', payload: { nonce: 'nonce' } };
const REFUSAL = 'control ui requires HTTPS or localhost (secure context)';

let dir = '';
let ran: CommandResult[] = [];

/** `sudo` that puts the test's configuration in place of the machine's. */
const SUDO = '#!/bin/bash\nexec "${@/#\\/home\\/*openclaw.json/$DIR_OF_TEST/openclaw.json}"\n';

const local = localShell(
  () => ({ PATH: `${dir}:${process.env.PATH}`, DIR_OF_TEST: dir }),
  (result) => ran.push(result),
);

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'control-ui-'));
  await writeFile(join(dir, 'sudo'), SUDO);
  await chmod(join(dir, 'sudo'), 0o755);
});
afterAll(() => rm(dir, { recursive: true }));
beforeEach(() => {
  ran = [];
});

const configure = (port: number) =>
  writeFile(join(dir, 'openclaw.json'), JSON.stringify({ gateway: { port, auth: { token: TOKEN } } }));

/** A gateway that greets as OpenClaw's does. @returns what came to it, in its order */
async function gateway(answer: (peer: Peer, id: unknown) => void) {
  const came: { readonly message: unknown; readonly origin: string | undefined }[] = [];
  const server = webSocketServer({
    opened: (peer) => peer.send(CHALLENGE),
    received: (message, peer) => {
      came.push({ message, origin: peer.headers.origin });
      answer(peer, (message as { id: unknown }).id);
    },
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
  onTestFinished(() => void server.close());
  await configure(port);
  return { came, port };
}

test('a gateway that is content with the token', async () => {
  await gateway((peer, id) => peer.send({ type: 'res', id, ok: true, payload: { type: 'hello-ok' } }));
  expect(await readControlUiConnection(local)).toEqual({ accepted: true, error: null });
});

test('a gateway that wants more says what', async () => {
  await gateway((peer, id) => {
    peer.send({ type: 'res', id, ok: false, error: { code: 'INVALID_REQUEST', message: REFUSAL } });
    peer.close(1008, REFUSAL);
  });
  expect(await readControlUiConnection(local)).toEqual({ accepted: false, error: REFUSAL });
});

test.for([
  ['device identity required', 'device identity required'],
  ['', 'closed'],
] as const)('a gateway that closes the line and says “%s”', async ([reason, error]) => {
  await gateway((peer) => peer.close(1008, reason));
  expect(await readControlUiConnection(local)).toEqual({ accepted: false, error });
});

test('the client has the right token and the page’s own origin, and no device', async () => {
  const { came, port } = await gateway((peer, id) => peer.send({ type: 'res', id, ok: true }));
  await readControlUiConnection(local);
  expect(came).toEqual([
    {
      origin: `http://127.0.0.1:${port}`,
      message: {
        type: 'req',
        id: '1',
        method: 'connect',
        params: {
          minProtocol: 3,
          maxProtocol: 4,
          role: 'operator',
          scopes: ['operator.admin'],
          caps: [],
          client: { id: 'openclaw-control-ui', version: '1', platform: 'web', mode: 'webchat' },
          auth: { token: TOKEN },
        },
      },
    },
  ]);
});

test('the token is shown nowhere', async () => {
  await gateway((peer) => peer.close(1008, ''));
  await readControlUiConnection(local);
  expect(ran).toHaveLength(1);
  expect(JSON.stringify(ran)).not.toContain(TOKEN);
});

test('nobody who listens accepts nothing', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  await configure((other.address() as AddressInfo).port);
  await new Promise((resolve) => other.close(resolve));
  expect(await readControlUiConnection(local)).toEqual({
    accepted: false,
    error: expect.stringMatching(/./),
  });
});

test('a machine without a configuration is an error', async () => {
  await rm(join(dir, 'openclaw.json'), { force: true });
  await expect(readControlUiConnection(local)).rejects.toThrow(
    /exit code 1\n(?:.|\n)*\nRun it on the machine/,
  );
});

test.for(['', 'Segmentation fault\n', '{"accepted":true}\n', '{"accepted":"yes","error":null}\n'])(
  'refuses %j',
  async (stdout) => {
    await expect(readControlUiConnection(oneAnswer({ stdout }))).rejects.toThrow(
      'the client of the control UI: cannot read',
    );
  },
);
