// What a VM is given and can't use: each is one clear message, exit status 2, and nothing that is left running or lying about.
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { cacheDir } from '../../src/cache.ts';
import { docker, RUN_LABEL } from '../../src/machine/container/docker.ts';
import { ensureEngine } from '../../src/machine/container/engine.ts';
import { runHelper } from '../../src/machine/container/helper.ts';
import { removeRun } from '../../src/machine/container/reaper.ts';
import { createTailnet } from '../../src/machine/container/tailnet.ts';
import { makeKeyPair } from '../../src/machine/keys.ts';
import { IMAGES, type VmImage } from '../../src/machine/vm/images.ts';
import { demandQemu } from '../../src/machine/vm/qemu.ts';
import { ensureStored, inStore, type StoredImage } from '../../src/machine/vm/store.ts';
import { bootVm } from '../../src/machine/vm/vm.ts';
import { silent } from '../../src/progress.ts';
import { runsDir } from '../../src/stage.ts';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const never = new AbortController().signal;
/** Ours: what is begun for it goes with it. */
const RUN = `test-${randomBytes(4).toString('hex')}`;

let debian: StoredImage;
/** A folder that takes the place of the user's caches, with a store of its own. */
let cache: string;
let volume: string;

beforeAll(async () => {
  await ensureEngine(silent, never);
  const image = IMAGES.find(({ id }) => id === 'debian-13');
  if (image === undefined) throw new Error('The table has no such image.');
  debian = await ensureStored(image, RUN, silent, never);
  cache = await mkdtemp(join(tmpdir(), 'vm-bad-input-'));
  const hash = createHash('sha256').update(join(cache, 'guide-conformance')).digest('hex');
  volume = `guide-conformance-vms-${hash.slice(0, 8)}`;
});
afterAll(async () => {
  await removeRun(RUN);
  await docker()
    .getVolume(volume)
    .remove()
    .catch(() => undefined);
  await rm(cache, { recursive: true, force: true });
});

function conform(args: readonly string[]) {
  return execa(process.execPath, [MAIN, ...args], {
    reject: false,
    env: { NO_COLOR: '1', XDG_CACHE_HOME: cache },
  });
}

/** What our runs leave on the engine, in our cache, and half done in our store. Others may be at work, from a cache of theirs. */
async function everything(): Promise<readonly string[]> {
  const filters = { label: [RUN_LABEL] };
  const [containers, networks, others, here] = await Promise.all([
    docker().listContainers({ all: true, filters }),
    docker().listNetworks({ filters }),
    readdir(runsDir),
    readdir(join(cache, 'guide-conformance'), { recursive: true }).catch(() => []),
  ]);
  const ours = [...containers, ...networks].filter(
    ({ Labels }) => !others.includes(Labels?.[RUN_LABEL] ?? '') && Labels?.[RUN_LABEL] !== RUN,
  );
  const store = await inOwnStore('find . -mindepth 2 -maxdepth 2 -name "*.new"');
  return [
    ...ours.map(({ Id }) => Id),
    ...here.filter((file) => /^runs\/.|\.part$/.test(file)),
    ...store.split('\n').filter((line) => line !== ''),
  ];
}

/** Runs a script in the store of {@link cache}. */
async function inOwnStore(command: string, input?: NodeJS.ReadableStream): Promise<string> {
  const hostConfig = { Binds: [`${volume}:/store`] };
  return runHelper({
    image: debian.hypervisor,
    runId: RUN,
    command: `cd /store; ${command}`,
    environment: {},
    hostConfig,
    ...(input && { input }),
    signal: never,
  });
}

async function ended(
  running: ReturnType<typeof conform>,
  before: readonly string[],
): Promise<{ exitCode: number | undefined; stderr: string }> {
  const { exitCode, stderr } = await running;
  expect(stderr).not.toMatch(/\n {4}at /);
  expect((await everything()).filter((what) => !before.includes(what))).toEqual([]);
  return { exitCode, stderr };
}

/** A file that a script of bash makes of nothing, on its standard output. */
async function fileOf(name: string, script: string): Promise<string> {
  const said = await inOwnStore(`cd /tmp; { ${script}; } | base64`);
  const file = join(cache, name);
  await writeFile(file, Buffer.from(said, 'base64'));
  return file;
}

/** The first sector of a disk that has something to start. */
const BOOTS = `{ printf '\\353\\376'; head -c 508 /dev/zero; printf '\\125\\252'; }`;

describe('an image', () => {
  test.for([
    [
      'half of a qcow2',
      `qemu-img create -q -f qcow2 a 1G; qemu-io -c 'write -P 7 0 2M' a > /dev/null; head -c 1500000 a`,
      /is no image that a machine can boot: it is damaged, or not all of it is there/,
    ],
    [
      'the beginning of a qcow2',
      'qemu-img create -q -f qcow2 a 1G; head -c 100 a',
      /it is damaged \(.*header too short/,
    ],
    ['a text', 'echo hello', /no operating system on it, nor a table of partitions/],
    ['zeros', 'head -c 2000000 /dev/zero', /no operating system on it, nor a table of partitions/],
    [
      'a disk for data',
      `{ head -c 510 /dev/zero; printf '\\125\\252'; head -c 1000000 /dev/zero; }`,
      /nothing that a BIOS could start/,
    ],
    [
      'what was changed of another image',
      `qemu-img create -q -f qcow2 a 1M; qemu-img create -q -f qcow2 -b a -F qcow2 b; cat b`,
      /what was changed of another one, a \(`qemu-img convert/,
    ],
  ] as const)('that is %s', async ([name, script, message]) => {
    const before = await everything();
    const file = await fileOf(name, script);
    const { exitCode, stderr } = await ended(
      conform(['vm', 'up', '--image', file, '--memory', '1024']),
      before,
    );
    expect(stderr).toMatch(message);
    expect(stderr).toContain(file);
    expect(stderr).toMatch(/Give another one \(--image FILE\)/);
    expect(exitCode).toBe(2);
  });

  test('that is another one than was asked for', async () => {
    const server = createServer((_, response) => response.end('something else')).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const image: VmImage = {
      kind: 'cloud',
      id: RUN,
      title: 'An image',
      remarks: [],
      locations: [`http://127.0.0.1:${port}/image.img`],
      sha256: '0'.repeat(64),
    };
    await expect(ensureStored(image, RUN, silent, never)).rejects.toThrow(
      /What came from http.*is not the file that was asked for.*It was removed/,
    );
    expect((await readdir(join(cacheDir, 'downloads'))).filter((file) => file.startsWith(RUN))).toEqual([]);
    const filters = { label: [`${RUN_LABEL}=${RUN}`] };
    expect(await docker().listContainers({ all: true, filters })).toEqual([]);
  });

  test('that there is no room for', async () => {
    const before = await everything();
    await docker().getVolume(volume).remove();
    const driverOpts = { type: 'tmpfs', device: 'tmpfs', o: 'size=2m' };
    await docker().createVolume({ Name: volume, Labels: { [RUN_LABEL]: RUN }, DriverOpts: driverOpts });
    onTestFinished(() => docker().getVolume(volume).remove());
    const file = await fileOf('large', `{ ${BOOTS}; head -c 4000000 /dev/urandom; }`);
    for (const image of [file, 'debian-13']) {
      const { exitCode, stderr } = await ended(
        conform(['vm', 'up', '--image', image, '--memory', '1024']),
        before,
      );
      expect(stderr).toMatch(/No space left on the disk:[\s\S]*Free some/);
      expect(exitCode).toBe(2);
    }
  });
});

const NO_CLOUD_INIT = /^The machine did not come up: there is no cloud-init on its disk/;

/** A container image like the hypervisor's, and what a script changes of it. */
async function changed(script: string): Promise<string> {
  const container = await docker().createContainer({
    Image: debian.hypervisor,
    Entrypoint: ['/bin/bash', '-c', script],
    Labels: { [RUN_LABEL]: RUN },
  });
  await container.start();
  await container.wait();
  const repo = `guide-conformance-${RUN}`;
  const tag = randomBytes(4).toString('hex');
  await container.commit({ repo, tag, changes: 'ENTRYPOINT ["/bin/bash"]' });
  await container.remove();
  onTestFinished(() => docker().getImage(`${repo}:${tag}`).remove({ force: true }));
  return `${repo}:${tag}`;
}

describe('QEMU', () => {
  test('that is not there', async () => {
    const image = await changed('rm /usr/bin/qemu-system-x86_64');
    await expect(demandQemu(image, RUN, never)).rejects.toThrow(
      /There is no QEMU in the image .*not found.*apt-get update[\s\S]*--machine container/,
    );
  });

  test('that is too old', async () => {
    const says = 'QEMU emulator version 7.2.19 (Debian 1:7.2+dfsg-7+deb12u16)';
    const image = await changed(`printf '#!/bin/sh\\necho "${says}"\\n' > /usr/bin/qemu-system-x86_64`);
    await expect(demandQemu(image, RUN, never)).rejects.toThrow(
      /QEMU is too old .*version 7\.2\.19.*9 or later is needed.*apt-get update/,
    );
  });
});

describe('a machine', () => {
  /** @param script makes what lies in the image's folder, the images of Debian being in $DEBIAN */
  async function booted(script: string, memoryMiB = 1024, hypervisor = debian.hypervisor): Promise<string> {
    const runId = `test-${randomBytes(4).toString('hex')}`;
    const folder = `/store/images/${runId}`;
    const environment = { FOLDER: folder, DEBIAN: debian.folder };
    const command = `set -eu; mkdir -p "$FOLDER"; cd "$FOLDER"; ln -s "$DEBIAN"/vmlinux .; ${script}`;
    const runDir = await mkdtemp(join(cache, 'run-'));
    const identityFile = join(runDir, 'id');
    const operator = makeKeyPair('operator');
    await writeFile(identityFile, operator.privateKey, { mode: 0o600 });
    try {
      await inStore({ hypervisor, runId, command, environment }, never);
      const { network } = await createTailnet(runId);
      const booting = bootVm(
        {
          runId,
          runDir,
          tailnet: network,
          operator,
          identityFile,
          host: makeKeyPair('host'),
          nameservers: [],
          disk: null,
          hosts: [],
          authorities: [],
          files: [],
          stored: { ...debian, folder, hypervisor },
          accelerator: 'tcg',
          cpus: 2,
          memoryMiB,
          fresh: true,
        },
        never,
      );
      return await booting.then(
        () => 'It is up.',
        (error: Error) => error.message,
      );
    } finally {
      await removeRun(runId);
      await inStore({ hypervisor, runId, command: 'rm -rf "$FOLDER"', environment }, never);
    }
  }

  /** A small system of one script, which has the disk's driver. */
  const only = (init: string) => `qemu-img create -q -f qcow2 disk.qcow2 1G
mkdir d; cd d; cpio --quiet -i < "$DEBIAN"/initrd
printf '%s\\n' '#!/bin/busybox sh' 'b=/bin/busybox' '$b mount -t devtmpfs devtmpfs /dev' '$b insmod /virtio_blk.ko' ${init} > init
find . | cpio --quiet -o -H newc > ../initrd; cd ..; rm -rf d`;

  test('whose kernel panics', async () => {
    const message = await booted(only(`'exit 1'`));
    expect(message).toMatch(/^The machine did not come up.*its kernel panicked: Attempted to kill init/);
    expect(message).toMatch(/The end of its console:[\s\S]*--image/);
  });

  test('that has too little memory', async () => {
    const message = await booted('ln -s "$DEBIAN"/initrd "$DEBIAN"/disk.raw .', 64);
    expect(message).toMatch(/^The machine did not come up.*it has too little memory/);
  });

  test('whose disk has no room on this host', async () => {
    // Of a size of its own: a container's /dev/shm has 64 MB.
    const small = await changed('ln -s /dev/shm/disk.qcow2 /vm/disk.qcow2');
    const startedAt = performance.now();
    const message = await booted(only(`'$b dd if=/dev/zero of=/dev/vda bs=1M' '$b sleep 1000'`), 1024, small);
    expect(message).toMatch(/^The machine did not come up: QEMU has stopped it.*no space left on device/);
    expect(performance.now() - startedAt).toBeLessThan(90_000);
  });

  test('that lets people log in at its console, and of whose cloud-init nothing is heard', async () => {
    const message = await booted(
      only(`'echo; echo "Debian GNU/Linux 13 localhost ttyS0"; echo' '$b sleep 1000'`),
    );
    expect(message).toMatch(NO_CLOUD_INIT);
  });

  /** It boots to its end, which takes minutes on an emulated processor. */
  test.runIf(process.env.CONFORM_TEST_NO_CLOUD_INIT)(
    'that is a whole Debian without cloud-init',
    async () => {
      const message = await booted(
        `ln -s "$DEBIAN"/initrd .; cp --sparse=always "$DEBIAN"/disk.raw disk.raw
debugfs -w -R 'write /dev/null /etc/cloud/cloud-init.disabled' disk.raw 2> /dev/null`,
      );
      expect(message).toMatch(NO_CLOUD_INIT);
      expect(message).toMatch(/^Debian GNU\/Linux 13 localhost/m);
    },
  );
});
