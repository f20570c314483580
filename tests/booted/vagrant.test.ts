// The same host under Vagrant: the Vagrantfile is one, and says what cloud-init.yaml says. No provider of it is here.
import { mkdtemp, rm } from 'node:fs/promises';
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

test('a value that makes no sense is noticed', async ({ skip }) => {
  if (!(await isInstalled('vagrant'))) skip('Vagrant is not installed here.');
  const { exitCode } = await vagrant(['validate', '--ignore-provider'], { CONFORM_MEMORY: 'much' });
  expect(exitCode).not.toBe(0);
});
