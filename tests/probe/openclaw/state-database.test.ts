// A query of OpenClaw's database, as a shell runs it.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { DATABASE, query } from '../../../src/probe/openclaw/state-database.ts';

/** Runs a query as on a machine where the database is this file, and everybody may do everything. */
async function run(sql: string, file: string, dir: string): Promise<string> {
  await writeFile(join(dir, 'sudo'), '#!/bin/bash\n[ "$1" = -u ] && shift 2\nexec "$@"\n', { mode: 0o755 });
  const command = query(sql).replaceAll(DATABASE, file);
  const path = `${dir}:${join(process.execPath, '..')}:${process.env.PATH}`;
  return (await execa('bash', ['-c', command], { env: { PATH: path } })).stdout;
}

test('gives rows, and none where there is no database', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'state-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const file = join(dir, 'openclaw.sqlite');
  const sql = "select entry as id from entries where channel = 'telegram'";
  expect(await run(sql, file, dir)).toBe('[]');
  const database = new DatabaseSync(file);
  database.exec(
    "create table entries (channel, entry); insert into entries values ('telegram', '68'), ('x', '1')",
  );
  database.close();
  expect(await run(sql, file, dir)).toBe('[{"id":"68"}]');
});
