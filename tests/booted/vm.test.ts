// Virtual machines, really booted: the image that is made from packages, its snapshot, and machines that go on from that.
import { randomUUID } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ufwRemoved } from '../../errata/1.6-ufw-removed.ts';
import { cacheDir } from '../../src/cache.ts';
import { addCheckpoint, type Checkpoint, findCheckpoint } from '../../src/checkpoint/store.ts';
import { docker, RUN_LABEL } from '../../src/machine/container/docker.ts';
import { removeAllOf } from '../../src/machine/container/reaper.ts';
import { openPorts } from '../../src/machine/outside.ts';
import { consoleOf } from '../../src/machine/vm/hypervisor.ts';
import { IMAGES } from '../../src/machine/vm/images.ts';
import { isOn, untilOff } from '../../src/machine/vm/power.ts';
import { ensureStored, STORE_BIND } from '../../src/machine/vm/store.ts';
import { silent } from '../../src/progress.ts';
import { inputsSchema } from '../../src/spec/inputs.ts';
import { Session } from '../../src/spec/session.ts';
import { openStage, runsDir, type Stage } from '../../src/stage.ts';
import { leftOf, listening, type Run, reapedRuns, runOf } from './left-behind.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const never = new AbortController().signal;
const image = IMAGES.find(({ id }) => id === 'debian-13');
if (image === undefined) throw new Error('The table has no such image.');
const debian = image;

/** A machine that goes on from the snapshot, and how to run something on it. */
interface Vm {
  readonly stage: Stage;
  readonly session: Session;
}

const open: Vm[] = [];
let one: Vm;
let other: Vm;

async function boot(from: Checkpoint | null = null): Promise<Vm> {
  const stage = await openStage(
    {
      vm: { image: debian, cpus: 2, memoryMiB: 2048, fresh: false },
      inputs: inputsSchema.parse({}),
      world: { github: 'stand-in' },
      documentText: {},
      from: async () => from,
    },
    silent,
    never,
  );
  const vm = { stage, session: new Session(stage.descriptor) };
  open.push(vm);
  return vm;
}

async function close(vm: Vm): Promise<void> {
  const { stage, session } = vm;
  open.splice(open.indexOf(vm), open.includes(vm) ? 1 : 0);
  await session[Symbol.asyncDispose]();
  await stage[Symbol.asyncDispose]();
}

async function on({ session }: Vm, script: string): Promise<string> {
  const { exitCode, stdout, stderr } = await session.shell.run(script, { timeoutMs: 180_000 });
  expect(exitCode, `${script}\n${stderr}`).toBe(0);
  return stdout.trim();
}

beforeAll(async () => {
  one = await boot();
  other = await boot();
});
afterAll(async () => {
  for (const vm of open.splice(0)) await close(vm);
});

test('it is a whole system with a kernel of its own, up, and nothing of ours runs in it', async ({
  annotate,
}) => {
  await annotate(`Booted in ${one.stage.bootMs} ms, the second in ${other.stage.bootMs} ms.`);
  const { kind, system, remarks } = one.stage.descriptor.machine;
  expect(kind).toBe('vm');
  expect(system.kernel).toMatch(/^6\.\d+.*-cloud-amd64$/);
  expect(remarks.join('\n')).toMatch(/resumed from a snapshot/);
  expect(await on(one, 'systemctl is-system-running')).toBe('running');
  expect(await on(one, 'systemctl list-units --all --plain --no-legend "conform*"')).toBe('');
  expect(await on(one, 'stat -f -c %T /sys/fs/cgroup')).toBe('cgroup2fs');
});

test('two machines of one snapshot have nothing in common that a machine has of its own', async () => {
  const tell = `cat /etc/machine-id
sudo cat /etc/ssh/ssh_host_ed25519_key.pub
cat ~/.ssh/authorized_keys
ip -o -4 addr show | awk '$2 != "lo" { print $2, $4 }'
cat /sys/class/net/eth0/address /sys/class/net/tailscale0/address
head -c 16 /dev/urandom | base64`;
  const [mine, its] = await Promise.all([on(one, tell), on(other, tell)]);
  const lines = mine.split('\n');
  expect(lines.length).toBeGreaterThanOrEqual(8);
  expect(lines.filter((line) => its.split('\n').includes(line))).toEqual([]);
});

test('its clock is right, its journal its own, and it knows the way out and its world', async () => {
  expect(Math.abs(Number(await on(one, 'date +%s')) - Date.now() / 1000)).toBeLessThan(5);
  const mark = randomUUID();
  expect(
    await on(
      one,
      `logger ${mark}; sudo journalctl --sync; sudo journalctl -o cat -n 50 | grep --max-count=1 ${mark}`,
    ),
  ).toBe(mark);
  const names = await on(one, 'getent hosts github.com; ip route show default; cat /etc/resolv.conf');
  expect(names).toMatch(/github\.com/);
  expect(names).toMatch(/default via .* dev eth0/);
  const standIn = await on(
    one,
    'curl --silent --output /dev/null --write-out "%{http_code}" https://github.com/',
  );
  expect(standIn).toMatch(/^[2-4]\d\d$/);
});

test('a kernel of its own enforces limits', async () => {
  const script = `sudo systemd-run --quiet --wait --pipe -p MemoryMax=64M -p MemorySwapMax=0 node -e 'Buffer.alloc(500e6, 1)' ; echo "exit $?"`;
  expect(await on(one, script)).toMatch(/exit (?!0$)\d+$/);
  expect(
    await on(
      one,
      'sudo systemd-run --quiet --wait --pipe -p TasksMax=3 bash -c "for i in 1 2 3 4 5; do sleep 1 & done" 2>&1 || true',
    ),
  ).toMatch(/Resource temporarily unavailable/);
});

test('it restarts with all that was written last, and its kernel notes what its firewall refuses', async () => {
  const { session } = one;
  const { correction } = ufwRemoved;
  if (correction.kind !== 'step') throw new Error('The rules that are appended to those of ufw are a step.');
  const id = await on(one, 'cat /etc/machine-id');
  await on(one, `echo kept > ~/kept; sudo ufw allow in on tailscale0\n${correction.run}`);
  await session.shell.run('sudo systemctl reboot', { timeoutMs: 30_000 }).catch(() => undefined);
  const machine = one.stage.descriptor.machine.id;
  const address = await session.machine.address('eth0');
  await untilOff(machine, 180_000, never);
  expect(await isOn(machine, never)).toBe(false);
  // An address that is free would be given to the next that asks.
  expect(await session.machine.address('eth0')).toBe(address);
  await session.machine.reboot(never);
  expect(await isOn(machine, never)).toBe(true);
  await session.connection.drop();
  await session.connection.ready(AbortSignal.timeout(400_000));
  expect(await on(one, 'cat ~/kept /etc/machine-id')).toBe(`kept\n${id}`);
  expect(await on(one, 'sudo ufw status')).toMatch(/Status: active/);
  expect(await on(one, 'sudo iptables -S DOCKER-USER')).toMatch(/-j DROP$/);
  const refused = 81;
  expect(await openPorts(await session.machine.address('eth0'), [refused], never)).toEqual([]);
  const noted = `sudo journalctl -k -o cat | grep 'UFW BLOCK.* IN=eth0 .*DPT=${refused} ' || true`;
  await expect.poll(() => on(one, noted), { timeout: 60_000 }).not.toBe('');
});

test('after a power cut it is there again', async () => {
  const { session } = one;
  await on(one, 'echo written > ~/written; sync');
  await session.machine.cutPower?.(never);
  await session.connection.drop();
  await session.connection.ready(AbortSignal.timeout(400_000));
  expect(await on(one, 'cat ~/kept ~/written; systemctl is-system-running --wait')).toBe(
    'kept\nwritten\nrunning',
  );
});

test('it is saved as it stands, runs on, and another goes on from there as the same machine', async ({
  annotate,
}) => {
  const id = await on(other, 'cat /etc/machine-id; echo then > ~/then; nohup sleep 5000 > /dev/null 2>&1 &');
  const { save } = other.session.machine;
  if (save === null) throw new Error('A VM can be saved.');
  const { disk, bytes } = await save(`test-${randomUUID()}`, { disk: null, saved: false }, never);
  await annotate(`${Math.round(bytes / 1e6)} MB`);
  const key = `test-${randomUUID()}`;
  await addCheckpoint({ key, after: '1', disk, bytes }, other.stage.descriptor.runDir);
  await on(other, 'cat ~/then; echo now > ~/then');
  expect(await on(other, 'systemctl list-units --all --plain --no-legend "conform*"')).toBe('');
  await close(other);
  const from = await findCheckpoint(key);
  if (from === null) throw new Error('The checkpoint that was just added is not found.');
  const again = await boot(from).finally(() => rm(from.dir, { recursive: true, force: true }));
  await annotate(`Gone on in ${again.stage.bootMs} ms.`);
  expect(await on(again, 'cat /etc/machine-id; cat ~/then; pgrep -c sleep')).toBe(`${id}\nthen\n1`);
  expect(Math.abs(Number(await on(again, 'date +%s')) - Date.now() / 1000)).toBeLessThan(5);
});

test('its console is on record', async () => {
  expect(await consoleOf(one.stage.descriptor.machine.id)).toMatch(/Debian GNU\/Linux 13/);
});

test('nothing is left of a machine that is given up', async () => {
  const { runDir } = other.stage.descriptor;
  const filters = { label: [`${RUN_LABEL}=${runDir.split('/').at(-1)}`] };
  expect(await docker().listContainers({ all: true, filters })).toEqual([]);
  expect(await docker().listNetworks({ filters })).toEqual([]);
});

describe('one that is killed', () => {
  /** As many as somebody asks for: 50 take a quarter of an hour. */
  const kills = Number(process.env.CONFORM_TEST_KILLS ?? 3);

  test('leaves nothing behind, whenever it is', async ({ annotate }) => {
    const { hypervisor } = await ensureStored(debian, 'test', silent, never);
    const store = { volume: STORE_BIND.replace(/:.*/, ''), image: hypervisor };
    const before = new Set([...(await listening()), ...(await folders())]);
    const runs: Run[] = [];
    const moments: number[] = [];
    for (let kill = 0; kill < kills; kill += 1) {
      const child = execa(
        process.execPath,
        [MAIN, 'vm', 'up', '--image', 'debian-13', '--memory', '2048', '--cpus', '2'],
        { reject: false },
      );
      // Wherever it is by then: it takes that long until it waits for SSH.
      const moment = 500 + Math.random() * 15_000;
      const deadline = performance.now() + moment;
      let run: Run | null = null;
      let isOver = false;
      void child.then(() => {
        isOver = true;
      });
      while (performance.now() < deadline && !isOver) {
        run ??= await runOf(child.pid ?? 0);
        await delay(50);
      }
      child.kill('SIGKILL');
      if ((await child).exitCode === 0 && run !== null) await removeAllOf(run.id, run.dir);
      if (run !== null) runs.push(run);
      moments.push(Math.round(moment));
    }
    await annotate(`${runs.length} had begun a run; killed after (ms): ${moments.join(' ')}`);
    const left = async () => [
      ...(await leftOf(runs, store)),
      ...[...(await listening()), ...(await folders())].filter((what) => !before.has(what)),
    ];
    await expect.poll(left, { timeout: 90_000, interval: 500 }).toEqual([]);
  });
});

/** Folders of runs that nobody will remove, and what is half done elsewhere. */
async function folders(): Promise<readonly string[]> {
  const [reaped, runs, downloads, temporary] = await Promise.all([
    reapedRuns(),
    readdir(runsDir),
    readdir(join(cacheDir, 'downloads')).catch(() => []),
    readdir(tmpdir()),
  ]);
  return [
    ...runs.filter((id) => !reaped.includes(id)),
    ...downloads,
    ...temporary.filter((name) => name.startsWith('guide-conformance')),
  ];
}
