// The name of an image stands for all that goes into it.
import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { imageName } from '../../../src/machine/container/build.ts';

let context: string;
const name = (more: { base?: string; fetched?: string } = {}) =>
  imageName({ name: 'guide-conformance/test', context, base: 'sha256:1', ...more });

beforeEach(async () => {
  context = await mkdtemp(join(tmpdir(), 'context-'));
  await mkdir(join(context, 'sub'));
  await writeFile(join(context, 'Dockerfile'), 'ARG BASE\nFROM $BASE\n');
  await writeFile(join(context, 'sub/start.sh'), 'exec /sbin/init\n', { mode: 0o644 });
});
afterEach(() => rm(context, { recursive: true }));

test('the same content has the same name, wherever it lies', async () => {
  const before = await name();
  expect(before).toMatch(/^guide-conformance\/test:[0-9a-f]{16}$/);
  await rename(context, `${context}-moved`);
  context = `${context}-moved`;
  expect(await name()).toBe(before);
});

test.each<[string, () => Promise<unknown>]>([
  ['a changed file', () => writeFile(join(context, 'Dockerfile'), 'ARG BASE\nFROM $BASE\n\n')],
  ['a new file', () => writeFile(join(context, 'sub/other'), '')],
  ['a renamed file', () => rename(join(context, 'sub/start.sh'), join(context, 'sub/begin.sh'))],
  ['a removed file', () => rm(join(context, 'sub/start.sh'))],
  ['a file that became executable', () => chmod(join(context, 'sub/start.sh'), 0o755)],
])('%s changes it', async (_what, change) => {
  const before = await name();
  await change();
  expect(await name()).not.toBe(before);
});

test('another base or another thing that is fetched changes it', async () => {
  const names = [await name(), await name({ base: 'sha256:2' }), await name({ fetched: 'node 22' })];
  expect(new Set(names).size).toBe(3);
});
