// The scripts run here as they would on the machine, on a configuration and backups made for it.
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseFormerTokens, tryFormerTokens } from '../../../src/probe/openclaw/backed-up-tokens.ts';
import { CONFIG } from '../../../src/probe/openclaw/service-user.ts';
import { parseTokenWriters, readTokenWriters } from '../../../src/probe/openclaw/token-in-journal.ts';
import { localShell } from '../local-shell.ts';

const CURRENT = 'the-current-token';
const config = (auth: string, remote: string) =>
  JSON.stringify({ gateway: { auth: { token: auth }, remote: { token: remote } } });

let dir = '';
let port = 0;
/** Still takes a token that was rotated away. */
const server = createServer(({ headers: { authorization } }, response) => {
  response.writeHead(authorization === 'Bearer forgotten' ? 200 : 401).end();
});

/** `sudo` for which the machine's files are those in the test's folder, and `journalctl` whose journal is the test's. */
const bin = (journal: string) => ({
  sudo: `#!/bin/bash\nPATH=${dir}:$PATH exec "\${@/#\\/home\\//${dir}/home/}"\n`,
  journalctl: `#!/bin/bash\ncat << 'END'\n${journal}\nEND\n`,
});

async function install(journal: string): Promise<void> {
  for (const [name, script] of Object.entries(bin(journal))) {
    await writeFile(join(dir, name), script);
    await chmod(join(dir, name), 0o755);
  }
}

const shell = localShell(() => ({ PATH: `${dir}:${process.env.PATH}` }));

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'former-tokens-'));
  const file = join(dir, CONFIG);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, config(CURRENT, CURRENT));
  await writeFile(`${file}.bak`, config(CURRENT, 'former-remote'));
  await writeFile(`${file}.bak.1`, config('forgotten', 'former-remote'));
  await writeFile(`${file}.bak.2`, 'no JSON');
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
  server.close();
  await rm(dir, { recursive: true });
});

test('every former token once, and whether it is still taken', async () => {
  await install('');
  expect(await tryFormerTokens(shell, port)).toEqual([
    { backup: 'openclaw.json.bak', status: 401 },
    { backup: 'openclaw.json.bak.1', status: 200 },
  ]);
});

test('a gateway that does not answer', async () => {
  expect(await tryFormerTokens(shell, 1)).toContainEqual({
    backup: 'openclaw.json.bak',
    status: null,
  });
});

test('who has logged the current token', async () => {
  await install(
    [
      { SYSLOG_IDENTIFIER: 'sudo', MESSAGE: `COMMAND=/usr/bin/bash -c config set '${CURRENT}'` },
      { SYSLOG_IDENTIFIER: 'sudo', MESSAGE: `again ${CURRENT}` },
      { SYSLOG_IDENTIFIER: 'openclaw', MESSAGE: 'nothing of it' },
    ]
      .map((entry) => JSON.stringify(entry))
      .join('\n'),
  );
  expect(await readTokenWriters(shell)).toEqual(['sudo']);
  await install('{"SYSLOG_IDENTIFIER":"sudo","MESSAGE":"forgotten"}');
  expect(await readTokenWriters(shell)).toEqual([]);
});

test('refuses anything else', () => {
  expect(() => parseFormerTokens('{}')).toThrow('cannot read');
  expect(() => parseTokenWriters('')).toThrow('cannot read');
});
