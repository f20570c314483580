// Ctrl-C while a VM is made, boots, or is walked on: inconclusive, and nothing is left.
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { docker } from '../../src/machine/container/docker.ts';
import { ensureEngine } from '../../src/machine/container/engine.ts';
import { IMAGES } from '../../src/machine/vm/images.ts';
import { ensureStored, STORE_BIND } from '../../src/machine/vm/store.ts';
import { silent } from '../../src/progress.ts';
import { leftOf, type Run, runOf } from './left-behind.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MAIN = join(ROOT, 'src/cli/main.ts');
const never = new AbortController().signal;
const VM = ['--image', 'debian-13', '--memory', '2048', '--cpus', '2'];
const UP = ['vm', 'up', ...VM];

let image: string;
/** A folder that takes the place of the user's caches, with a store of its own: in it, everything is made anew. */
let cache: string;
let volume: string;

beforeAll(async () => {
  await ensureEngine(silent, never);
  const debian = IMAGES.find(({ id }) => id === 'debian-13');
  if (debian === undefined) throw new Error('The table has no such image.');
  image = (await ensureStored(debian, 'test', silent, never)).hypervisor;
  cache = await mkdtemp(join(tmpdir(), 'vm-interrupt-'));
  const hash = createHash('sha256').update(join(cache, 'guide-conformance')).digest('hex');
  volume = `guide-conformance-vms-${hash.slice(0, 8)}`;
});
afterAll(async () => {
  await docker()
    .getVolume(volume)
    .remove()
    .catch(() => undefined);
  await rm(cache, { recursive: true, force: true });
});

interface Interruption {
  readonly args: readonly string[];
  /** What it says when the stage begins, and how long after that it is told to stop, in milliseconds. */
  readonly at: RegExp;
  readonly afterMs: number;
  /** Once more, so long after the first. */
  readonly againMs?: number;
  readonly main?: string;
  readonly env?: Record<string, string>;
}

async function interrupted({ args, at, afterMs, againMs, main = MAIN, env = {} }: Interruption) {
  const child = execa(process.execPath, [main, ...args], {
    reject: false,
    all: true,
    env: { NO_COLOR: '1', ...env },
    timeout: 10 * 60_000,
  });
  const begun = Promise.withResolvers<void>();
  let said = '';
  child.all.on('data', (chunk: Buffer) => {
    said += chunk;
    if (at.test(said)) begun.resolve();
  });
  await Promise.race([begun.promise, child]);
  expect(said, 'it came to that stage').toMatch(at);
  await delay(afterMs);
  const run: Run | null = await runOf(child.pid ?? 0);
  child.kill('SIGINT');
  if (againMs !== undefined) {
    await delay(againMs);
    child.kill('SIGINT');
  }
  const { exitCode, all } = await child;
  expect(all).not.toMatch(/\n {4}at |should not/);
  if (run === null) throw new Error(`It had begun no run:\n${all}`);
  return { exitCode, all, run };
}

async function nothingIsLeft(run: Run, store: string, withinMs = 0): Promise<void> {
  const left = () => leftOf([run], { volume: store, image });
  if (withinMs === 0) expect(await left()).toEqual([]);
  else await expect.poll(left, { timeout: withinMs, interval: 500 }).toEqual([]);
}

const shared = STORE_BIND.replace(/:.*/, '');

test('while an image is built', async () => {
  const tree = join(cache, 'tree');
  await cp(ROOT, tree, {
    recursive: true,
    filter: (path) => !/^(?:node_modules|\.git|reports|tests)$/.test(path.slice(ROOT.length)),
  });
  await symlink(join(ROOT, 'node_modules'), join(tree, 'node_modules'));
  const dockerfile = join(tree, 'vm/hypervisor/Dockerfile');
  const text = await readFile(dockerfile, 'utf8');
  await writeFile(dockerfile, text.replace(/^FROM .*$/m, '$&\nRUN sleep 601'));
  const { exitCode, all, run } = await interrupted({
    args: UP,
    at: /Building the image guide-conformance\/hypervisor/,
    afterMs: 3_000,
    main: join(tree, 'src/cli/main.ts'),
    env: { XDG_CACHE_HOME: cache },
  });
  expect(all).toMatch(/Stopped by SIGINT/);
  expect(exitCode).toBe(2);
  await nothingIsLeft(run, volume);
  const builders = async () =>
    (await docker().listContainers({ all: true })).filter(({ Command }) => /sleep 601/.test(Command));
  await expect.poll(builders, { timeout: 20_000 }).toEqual([]);
});

test('while its disk is made', async () => {
  const env = { XDG_CACHE_HOME: cache };
  const { exitCode, all, run } = await interrupted({ args: UP, at: /Making a disk/, afterMs: 3_000, env });
  expect(all).toMatch(/Stopped by SIGINT/);
  expect(exitCode).toBe(2);
  await nothingIsLeft(run, volume);
});

test('twice: it ends at once, and what is left then is not left for long', async () => {
  const env = { XDG_CACHE_HOME: cache };
  const { exitCode, run } = await interrupted({
    args: UP,
    at: /Making a disk/,
    afterMs: 3_000,
    againMs: 50,
    env,
  });
  expect(exitCode).toBe(130);
  await nothingIsLeft(run, volume, 60_000);
});

test('while KVM is tried', async ({ skip }) => {
  const opens = await access('/dev/kvm', constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!opens) skip('There is no KVM to be tried.');
  const env = { XDG_CACHE_HOME: cache };
  const { exitCode, run } = await interrupted({ args: UP, at: /Trying whether KVM/, afterMs: 1_000, env });
  expect(exitCode).toBe(2);
  await nothingIsLeft(run, volume);
});

test('while an image boots for the first time', async () => {
  const env = { XDG_CACHE_HOME: cache };
  const { exitCode, run } = await interrupted({ args: UP, at: /Booting a machine/, afterMs: 8_000, env });
  expect(exitCode).toBe(2);
  await nothingIsLeft(run, volume);
});

test.for([
  ['goes on from its snapshot', 2_000],
  ['is waited for', 6_000],
] as const)('while it %s', async ([, afterMs]) => {
  const { exitCode, run } = await interrupted({ args: UP, at: /Booting a machine/, afterMs });
  expect(exitCode).toBe(2);
  await nothingIsLeft(run, shared);
});

test('while it is walked on: what was done is in the report', async () => {
  const report = join(cache, 'report');
  const args = ['walk', '--machine', 'vm', ...VM, '--only', '1.1', '--no-checkpoints', '--report', report];
  const { exitCode, run } = await interrupted({ args, at: /1\.1 Update/, afterMs: 1_000 });
  expect(exitCode).toBe(2);
  expect(JSON.parse(await readFile(join(report, 'results.json'), 'utf8')).verdict).toBe('inconclusive');
  await nothingIsLeft(run, shared);
});
