// Whatever becomes of a runner, nothing of its machine stays behind; unless it was asked to.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { access, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { bootContainer } from '../../src/machine/container/container.ts';
import { docker, RUN_LABEL } from '../../src/machine/container/docker.ts';
import { ensureEngine } from '../../src/machine/container/engine.ts';
import { ensureMachineImage } from '../../src/machine/container/image.ts';
import { removeRun } from '../../src/machine/container/reaper.ts';
import { createTailnet } from '../../src/machine/container/tailnet.ts';
import { makeKeyPair } from '../../src/machine/keys.ts';
import { silent } from '../../src/progress.ts';
import type { StageDescriptor } from '../../src/spec/session.ts';

const HOLD = join(import.meta.dirname, 'sample/hold-stage.ts');
const REAPED_MS = 15_000;
const never = new AbortController().signal;

/** A cache of its own for the runners, so that their runs can be told from those of others. */
let cache: string;
beforeAll(async () => {
  await ensureEngine(silent, never);
  cache = await mkdtemp(join(tmpdir(), 'removal-'));
});
afterAll(() => rm(cache, { recursive: true, force: true }));

const runs = (): Promise<string[]> => readdir(join(cache, 'guide-conformance/runs')).catch(() => []);

interface Holder {
  readonly descriptor: StageDescriptor;
  readonly runId: string;
  /** Names of the volumes that its machine uses. */
  readonly volumes: readonly string[];
  tell(what: 'dispose' | 'keep'): Promise<unknown>;
  kill(signal: NodeJS.Signals): Promise<unknown>;
}

function runner(...args: string[]) {
  return execa(process.execPath, [HOLD, ...args], {
    env: { XDG_CACHE_HOME: cache },
    reject: false,
    timeout: 5 * 60_000,
  });
}

/** A runner in a process of its own that has opened a stage. */
async function hold(): Promise<Holder> {
  const child = runner();
  let line = '';
  child.stdout.once('data', (chunk: Buffer) => {
    line = chunk.toString();
  });
  await Promise.race([once(child.stdout, 'data'), child]);
  if (line === '') throw new Error(`The runner ended without a stage: ${(await child).stderr}`);
  const descriptor = JSON.parse(line) as StageDescriptor;
  const runId = basename(descriptor.runDir);
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await removeRun(runId);
  });
  const { Mounts } = await docker().getContainer(descriptor.machine.id).inspect();
  const volumes = Mounts.flatMap((mount) => (mount.Type === 'volume' && mount.Name ? [mount.Name] : []));
  return {
    descriptor,
    runId,
    volumes,
    tell: (what) => {
      child.stdin.write(`${what}\n`);
      return child;
    },
    kill: (signal) => {
      child.kill(signal);
      return child;
    },
  };
}

/** Containers, networks, volumes and folders that there are of a run. */
async function leftOf({ runId, volumes, descriptor }: Pick<Holder, 'runId' | 'volumes' | 'descriptor'>) {
  const labelled = await labelledWith(runId);
  const { Volumes } = await docker().listVolumes();
  const mine = Volumes.filter(({ Name }) => volumes.includes(Name)).map(({ Name }) => `volume ${Name}`);
  const dir = await access(descriptor.runDir).then(
    () => [`folder ${descriptor.runDir}`],
    () => [],
  );
  return [...labelled, ...mine, ...dir];
}

async function labelledWith(runId: string): Promise<string[]> {
  const filters = { label: [`${RUN_LABEL}=${runId}`] };
  const containers = await docker().listContainers({ all: true, filters });
  const networks = await docker().listNetworks({ filters });
  const { Volumes } = await docker().listVolumes({ filters: JSON.stringify(filters) });
  return [
    ...containers.map(({ Id }) => `container ${Id}`),
    ...networks.map(({ Name }) => `network ${Name}`),
    ...Volumes.map(({ Name }) => `volume ${Name}`),
  ];
}

async function untilReaped(held: Holder): Promise<string[]> {
  const deadline = performance.now() + REAPED_MS;
  for (;;) {
    const left = await leftOf(held);
    if (left.length === 0 || performance.now() > deadline) return left;
    await delay(200);
  }
}

describe('two machines at the same time', () => {
  test('do not collide; each goes with its own stage, with all that was made for it', async () => {
    const [one, two] = await Promise.all([hold(), hold()]);
    const addresses = [one, two].map(({ descriptor }) => descriptor.machine.ssh.host);
    expect(new Set(addresses).size).toBe(2);
    expect((await leftOf(one)).map((what) => what.split(' ')[0])).toEqual(
      expect.arrayContaining(['container', 'network', 'volume', 'folder']),
    );
    await one.tell('dispose');
    expect(await leftOf(one)).toEqual([]);
    expect((await docker().getContainer(two.descriptor.machine.id).inspect()).State.Running).toBe(true);
    await two.tell('keep');
    await delay(3_000);
    const kept = await leftOf(two);
    expect(kept.filter((what) => what.startsWith('container'))).toHaveLength(2);
    expect(kept).toContain(`folder ${two.descriptor.runDir}`);
  });
});

describe('a runner that is ended', () => {
  test.each(['SIGKILL', 'SIGINT'] as const)('by %s leaves nothing behind for long', async (signal) => {
    const held = await hold();
    expect(await leftOf(held)).not.toEqual([]);
    await held.kill(signal);
    expect(await untilReaped(held)).toEqual([]);
  });

  test('while its machine boots leaves nothing behind for long', async () => {
    const before = await runs();
    const child = runner();
    const runId = await newRun(before);
    while ((await labelledWith(runId)).length < 2) await delay(50);
    child.kill('SIGKILL');
    const deadline = performance.now() + REAPED_MS;
    while ((await runs()).includes(runId) && performance.now() < deadline) await delay(200);
    expect(await runs()).not.toContain(runId);
    expect(await labelledWith(runId)).toEqual([]);
  });

  test('politely while its machine boots has removed all when it ends', async () => {
    const before = await runs();
    const child = runner('2500');
    const runId = await newRun(before);
    const { exitCode } = await child;
    expect(exitCode).not.toBe(0);
    expect(await labelledWith(runId)).toEqual([]);
    expect(await runs()).not.toContain(runId);
  });
});

async function newRun(before: readonly string[]): Promise<string> {
  for (;;) {
    const [run] = (await runs()).filter((id) => !before.includes(id));
    if (run !== undefined) return run;
    await delay(20);
  }
}

describe('a machine that never comes up', () => {
  test.each<[string, string, string[], RegExp]>([
    [
      'stops at once',
      'broken-stops',
      ['/bin/sh', '-c', 'echo no init here; exit 3'],
      /it stopped by itself\.\nIts last words:\nno init here\n/,
    ],
    [
      'does nothing',
      'broken-hangs',
      ['sleep', 'infinity'],
      /given 8 s\): BrokenError: No SSH to deployer@100\./,
    ],
    [
      'has no such program',
      'broken-nothing',
      ['/no/such/init'],
      /did not start the machine: .*\/no\/such\/init/,
    ],
  ])('because it %s is told in one message, and can be removed', async (_what, name, entrypoint, message) => {
    const runId = randomBytes(4).toString('hex');
    const machine = await ensureMachineImage(silent, never);
    const image = await withEntrypoint(machine.image, name, entrypoint);
    const identityFile = join(cache, `${name}-key`);
    const operator = makeKeyPair('operator');
    await writeFile(identityFile, operator.privateKey, { mode: 0o600 });
    onTestFinished(async () => {
      await removeRun(runId);
      await docker().getImage(image).remove({ force: true });
    });
    const booting = bootContainer(
      {
        runId,
        runDir: cache,
        image,
        imageTitle: name,
        remarks: [],
        privileged: machine.privileged,
        tailnet: (await createTailnet(runId)).network,
        operator,
        identityFile,
        host: makeKeyPair('host'),
        nameservers: [],
        disk: null,
        hosts: [],
        authorities: [],
        files: [],
      },
      never,
      8_000,
    );
    const error = await booting.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ name: 'MachineError', message: expect.stringMatching(message) });
    await removeRun(runId);
    expect(await labelledWith(runId)).toEqual([]);
  });
});

/** An image like `image` that starts something else. */
async function withEntrypoint(image: string, name: string, entrypoint: readonly string[]): Promise<string> {
  const container = await docker().createContainer({ Image: image, Labels: { [RUN_LABEL]: name } });
  try {
    const tag = randomBytes(4).toString('hex');
    await container.commit({
      repo: `guide-conformance-test/${name}`,
      tag,
      changes: `ENTRYPOINT ${JSON.stringify(entrypoint)}`,
    });
    return `guide-conformance-test/${name}:${tag}`;
  } finally {
    await container.remove({ force: true, v: true });
  }
}
