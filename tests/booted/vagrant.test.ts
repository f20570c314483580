// The same host under Vagrant: the Vagrantfile is one, and says what cloud-init.yaml says. No provider of it is here.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aptInstall, isDebianRoot, isInstalled } from '../../src/machine/host.ts';
import { silent } from '../../src/progress.ts';

const FOLDER = fileURLToPath(new URL('../../vm', import.meta.url));

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'vagrant-'));
  if (await isDebianRoot()) await aptInstall({ vagrant: 'vagrant' }, silent, new AbortController().signal);
}, 600_000);
afterAll(() => rm(home, { recursive: true, force: true }));

function vagrant(args: readonly string[], env: Record<string, string> = {}) {
  return execa('vagrant', args, {
    cwd: FOLDER,
    reject: false,
    env: {
      VAGRANT_HOME: home,
      VAGRANT_DOTFILE_PATH: join(home, 'dot'),
      VAGRANT_CHECKPOINT_DISABLE: '1',
      ...env,
    },
  });
}

test('vagrant finds nothing wrong with it', async ({ skip }) => {
  if (!(await isInstalled('vagrant'))) skip('Vagrant is not installed here.');
  const { exitCode, stdout, stderr } = await vagrant(['validate', '--ignore-provider']);
  // It says there that cloud-init was an experiment.
  expect(exitCode, stderr).toBe(0);
  expect(stdout).toMatch(/validated successfully/);
});

test('nor with what a run hands over', async ({ skip }) => {
  if (!(await isInstalled('vagrant'))) skip('Vagrant is not installed here.');
  const seed = join(home, 'seed.yaml');
  await writeFile(seed, '#cloud-config\n');
  const run = {
    CONFORM_SEED: seed,
    CONFORM_IDENTITY: seed,
    CONFORM_PUBLIC_IP: '192.168.56.7',
    CONFORM_PUBLIC_MAC: '020000000001',
    CONFORM_TAILNET_IP: '100.70.3.7',
    CONFORM_TAILNET_MAC: '020000000002',
  };
  const { exitCode, stderr } = await vagrant(['validate', '--ignore-provider'], run);
  expect(exitCode, stderr).toBe(0);
  const gone = await vagrant(['validate', '--ignore-provider'], { ...run, CONFORM_SEED: '/nonexistent' });
  expect(gone.stdout + gone.stderr).toMatch(/cloud_init config was\s+not found/);
  expect(gone.exitCode).not.toBe(0);
});

test('a value that makes no sense is noticed', async ({ skip }) => {
  if (!(await isInstalled('vagrant'))) skip('Vagrant is not installed here.');
  const { exitCode } = await vagrant(['validate', '--ignore-provider'], { CONFORM_MEMORY: 'much' });
  expect(exitCode).not.toBe(0);
});
