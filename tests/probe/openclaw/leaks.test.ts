import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { parseLeaks, readLeaks } from '../../../src/probe/openclaw/leaks.ts';
import { localShell } from '../local-shell.ts';

test('names of secrets, never secrets', () => {
  const text =
    '{"secrets":["openclaw.json gateway.auth.token","openclaw.json channels.telegram.botToken"],"leaked":["openclaw.json gateway.auth.token"]}\n';
  expect(parseLeaks(text)).toEqual({
    secrets: ['openclaw.json gateway.auth.token', 'openclaw.json channels.telegram.botToken'],
    leaked: ['openclaw.json gateway.auth.token'],
  });
  expect(() => parseLeaks('journalctl: not found')).toThrow('cannot read');
});

test('secrets of files and of databases, in use or not', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'leaks-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const state = join(dir, 'state-dir');
  await mkdir(join(state, 'state'), { recursive: true });
  await writeFile(
    join(state, 'openclaw.json'),
    '{"gateway":{"auth":{"mode":"token","token":"0123456789abcdef"}}}',
  );
  using database = new DatabaseSync(join(state, 'state', 'openclaw.sqlite'));
  database.exec(`pragma journal_mode = wal;
create table config_machine_state (state_key, value_json);
insert into config_machine_state values ('authProfiles.store', '{"profiles":{"openai:manual":{"key":"sk-in-the-database"}}}');
create table device_auth_tokens (device_id, token); insert into device_auth_tokens values ('a-device-of-long-name', 'token-of-a-device');
create table session_nodes (token); insert into session_nodes values ('is-no-secret-at-all');`);
  // Paths of the machine are those of this test.
  await writeFile(
    join(dir, 'sudo'),
    `#!/bin/bash\nexec "\${@//\\/home\\/openclaw-svc\\/.openclaw/${state}}"\n`,
    { mode: 0o755 },
  );
  await writeFile(join(dir, 'journalctl'), '#!/bin/sh\necho it uses sk-in-the-database\n', { mode: 0o755 });
  const env = { PATH: `${dir}:${join(process.execPath, '..')}:${process.env.PATH}`, TMPDIR: dir };
  const before = await readdir(join(state, 'state'));
  expect(
    await readLeaks(
      localShell(() => env),
      'openclaw.service',
    ),
  ).toEqual({
    secrets: [
      'openclaw.json gateway.auth.token',
      'state/openclaw.sqlite config_machine_state.value_json.profiles.openai:manual.key',
      'state/openclaw.sqlite device_auth_tokens.token',
    ],
    leaked: ['state/openclaw.sqlite config_machine_state.value_json.profiles.openai:manual.key'],
  });
  expect(await readdir(join(state, 'state'))).toEqual(before);
  expect((await readdir(dir)).sort()).toEqual(['journalctl', 'state-dir', 'sudo']);
});
