// `conform walk --machine vagrant`, with a stand-in for Vagrant: VirtualBox does not work where these tests run (libvirt: walk-libvirt.test.ts).
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { docker, RUN_LABEL } from '../../src/machine/container/docker.ts';
import { ensureEngine } from '../../src/machine/container/engine.ts';
import { silent } from '../../src/progress.ts';
import { inputsSchema } from '../../src/spec/inputs.ts';
import { Session } from '../../src/spec/session.ts';
import { openStage, runsDir } from '../../src/stage.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const STAND_IN = fileURLToPath(new URL('vagrant/stand-in.ts', import.meta.url));
const never = new AbortController().signal;

let dir: string;
let path: string;
let before: readonly string[];
beforeAll(async () => {
  await ensureEngine(silent, never);
  dir = await mkdtemp(join(tmpdir(), 'walk-vagrant-'));
  const program = join(dir, 'vagrant');
  await writeFile(program, `#!/bin/sh\nexec '${process.execPath}' '${STAND_IN}' "$@"\n`);
  await chmod(program, 0o755);
  path = `${dir}:${process.env.PATH}`;
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** What is there of it, by any means. */
async function everything(): Promise<readonly string[]> {
  const filters = { label: [RUN_LABEL] };
  const [containers, networks, runs] = await Promise.all([
    docker().listContainers({ all: true, filters }),
    docker().listNetworks({ filters }),
    readdir(runsDir),
  ]);
  return [...containers.map(({ Id }) => Id), ...networks.map(({ Id }) => Id), ...runs];
}

function walk(args: readonly string[], env: Record<string, string> = {}) {
  return execa(process.execPath, [MAIN, 'walk', '--machine', 'vagrant', '--memory', '1024', ...args], {
    reject: false,
    env: { NO_COLOR: '1', PATH: path, CALLS: join(dir, 'calls'), ...env },
  });
}

async function nothingIsLeft(): Promise<void> {
  const left = async () => (await everything()).filter((id) => !before.includes(id));
  await expect.poll(left, { timeout: 60_000, interval: 500 }).toEqual([]);
}

afterEach(() => rm(join(dir, 'calls'), { force: true }));

test('the guide is walked on a machine of Vagrant, and the report says so', async () => {
  before = await everything();
  const report = join(dir, 'report');
  const { exitCode, stderr, stdout } = await walk(['--only', '1.1', '--report', report]);
  expect(exitCode, `${stdout}\n${stderr}`).toBe(0);
  const { machine, outcomes } = JSON.parse(await readFile(join(report, 'results.json'), 'utf8'));
  expect(machine).toMatchObject({
    kind: 'vagrant',
    image: 'stand-in/machine 1.0 (Vagrant 2.3.4, virtualbox)',
  });
  expect(outcomes.length).toBeGreaterThan(0);
  const calls = (await readFile(join(dir, 'calls'), 'utf8')).trim().split('\n');
  expect(calls).toEqual(['--version', 'status --machine-readable', 'up', 'ssh-config', 'destroy --force']);
  await nothingIsLeft();
});

test('it is who it is to be, and is there again after a reboot and a power cut', async () => {
  before = await everything();
  const { PATH } = process.env;
  process.env.PATH = path;
  try {
    await using stage = await openStage(
      {
        vagrant: { cpus: 1, memoryMiB: 1024 },
        inputs: inputsSchema.parse({}),
        world: { github: 'stand-in', tailscale: 'stand-in' },
        documentText: {},
      },
      silent,
      never,
    );
    const { runDir, machine } = stage.descriptor;
    await using session = new Session(stage.descriptor);
    const on = async (script: string) => {
      const { exitCode, stdout, stderr } = await session.shell.run(script, { timeoutMs: 60_000 });
      expect(exitCode, `${script}\n${stderr}`).toBe(0);
      return stdout.trim();
    };
    expect(await on('whoami; hostname; sudo id -un')).toBe('deployer\nopenclaw-host\nroot');
    expect(await on('ip -4 -o addr show tailscale0')).toContain(machine.ssh.host);
    expect(await on('ip -4 -o addr show')).toContain(await session.machine.address('eth0'));
    expect(
      await on('curl --silent --output /dev/null --write-out "%{http_code}" https://github.com/'),
    ).toMatch(/^[2-4]\d\d$/);
    expect(await on('tailscale version')).not.toBe('');
    for (const name of ['vagrant-seed.yaml', 'id_ed25519', 'vagrant', 'vagrant/tmp'])
      expect((await stat(join(runDir, name))).mode & 0o077, name).toBe(0);

    await on('echo kept > ~/kept; sync');
    const boot = await on('cat /proc/1/stat');
    await session.shell
      .run('sudo systemd-run --quiet --on-active=200ms systemctl reboot')
      .catch(() => undefined);
    await session.machine.reboot(AbortSignal.timeout(120_000));
    await session.connection.drop();
    await session.connection.ready(AbortSignal.timeout(60_000));
    expect(await on('cat ~/kept')).toBe('kept');
    expect(await on('cat /proc/1/stat')).not.toBe(boot);

    await session.machine.cutPower?.(never);
    await session.connection.drop();
    await session.connection.ready(AbortSignal.timeout(60_000));
    expect(await on('cat ~/kept')).toBe('kept');
  } finally {
    process.env.PATH = PATH;
  }
  await nothingIsLeft();
});

test.for([
  ['none', /There is no Vagrant here that works.*Install Vagrant 2\.3/],
  ['old', /Vagrant 2\.2\.19 is too old: 2\.3 or later/],
  ['no-provider', /vagrant status --machine-readable. failed[\s\S]*No usable default provider/],
  [
    'vmware',
    /would make this machine with vmware_desktop, by which cloud-init is told nothing[\s\S]*Install VirtualBox, or libvirt/,
  ],
  [
    'fails',
    /`vagrant up` failed \(exit status 1\)\. Its last words:[\s\S]*Timed out while waiting for the machine/,
  ],
] as const)('%s: one clear message, exit status 2, and nothing is left', async ([wrong, message]) => {
  before = await everything();
  const env = wrong === 'none' ? { PATH: '/nonexistent' } : { STAND_IN: wrong };
  const { exitCode, stderr } = await walk(['--only', '1.1', '--report', join(dir, 'none')], env);
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/\n {4}at /);
  expect(exitCode).toBe(2);
  await nothingIsLeft();
});

test.for([
  ['up', 'SIGKILL'],
  ['up', 'SIGINT'],
  ['ssh-config', 'SIGKILL'],
  ['ssh-config', 'SIGINT'],
] as const)(
  'nothing is left of one that is ended after `vagrant %s` has begun, by %s',
  async ([call, signal]) => {
    before = await everything();
    const walking = walk(['--only', '1.1', '--report', join(dir, 'none')], { STAND_IN: 'slow' });
    await expect
      .poll(() => readFile(join(dir, 'calls'), 'utf8').catch(() => ''), { timeout: 120_000, interval: 100 })
      .toMatch(new RegExp(`^${call}$`, 'm'));
    walking.kill(signal);
    await walking;
    await nothingIsLeft();
  },
);
