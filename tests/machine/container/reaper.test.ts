// Removing what a run has left, where the engine is of no help any more.
import { access, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { removeAllOf } from '../../../src/machine/container/reaper.ts';

const REAPER = fileURLToPath(new URL('../../../src/machine/container/reaper.ts', import.meta.url));
const NOWHERE = 'unix:///nonexistent/docker.sock';

let dir: string;
let run: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reaper-'));
  run = join(dir, 'run');
  await mkdir(run);
  vi.stubEnv('DOCKER_HOST', NOWHERE);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(dir, { recursive: true, force: true });
});

test('the folder goes all the same, and what could not be removed is told', async () => {
  await expect(removeAllOf('none', run)).rejects.toThrow(/ENOENT/);
  await expect(access(run)).rejects.toThrow();
});

test('a reaper that is left alone removes it, too', async () => {
  await execa(process.execPath, [REAPER, 'none', run], { input: '', reject: false });
  await expect(access(run)).rejects.toThrow();
});

test('one that is dismissed removes nothing', async () => {
  const { exitCode } = await execa(process.execPath, [REAPER, 'none', run], { input: 'dismissed\n' });
  expect(exitCode).toBe(0);
  await access(run);
});
