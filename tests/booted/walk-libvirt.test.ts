// `conform walk --machine vagrant` with the real Vagrant and libvirt, in a container that has both. On request, and alone:
// CONFORM_TEST_LIBVIRT=1. It takes some minutes, and half of them are packages.
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { cacheDir } from '../../src/cache.ts';
import { ensureImage } from '../../src/machine/container/build.ts';
import { ensureEngine } from '../../src/machine/container/engine.ts';
import { runHelper } from '../../src/machine/container/helper.ts';
import { IMAGES } from '../../src/machine/vm/images.ts';
import { ensureStored, STORE_BIND } from '../../src/machine/vm/store.ts';
import { silent } from '../../src/progress.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DEFAULT_SOCKET = '/var/run/docker.sock';

/** Says, beside what the walk does on standard error, how it ended, on what it walked, and what is left of it. */
const WALK = `set -eu
bash /usr/local/lib/conform/host.sh >&2
cd "$REPOSITORY"
status=0
node_modules/.bin/node src/cli/main.ts walk --machine vagrant --memory 1024 --only 1.1 --report /tmp/report >&2 || status=$?
echo "status: $status"
grep -o '"image": *"[^"]*"' /tmp/report/results.json
echo "machines: $(virsh list --all --name | xargs)"
echo "networks: $(virsh net-list --name | xargs)"
echo "seeds: $(ls /var/tmp | xargs)"`;

test.runIf(process.env.CONFORM_TEST_LIBVIRT)(
  'the guide is walked on a machine of libvirt’s',
  async ({ signal }) => {
    await ensureEngine(silent, signal);
    const socket = process.env.DOCKER_HOST?.replace(/^unix:\/\//, '') ?? DEFAULT_SOCKET;
    const debian = IMAGES.find(({ id }) => id === 'debian-13');
    if (debian === undefined) throw new Error('The table has no such image.');
    const stored = await ensureStored(debian, 'test', silent, signal);
    const context = fileURLToPath(new URL('libvirt', import.meta.url));
    const image = await ensureImage(
      { name: 'guide-conformance/libvirt', context, base: stored.hypervisor },
      silent,
      signal,
    );
    const said = await runHelper({
      image,
      runId: 'test',
      command: WALK,
      environment: {
        IMAGE: stored.folder,
        REPOSITORY: ROOT,
        VAGRANT_HOME: '/var/lib/vagrant',
        VAGRANT_DEFAULT_PROVIDER: 'libvirt',
        CONFORM_BOX: 'conform-test',
        DOCKER_HOST: `unix://${socket}`,
        NO_COLOR: '1',
      },
      hostConfig: {
        // Its own networks of libvirt are none of this host's.
        NetworkMode: 'bridge',
        Init: true,
        CapAdd: ['ALL'],
        CapDrop: ['SYS_RESOURCE'],
        SecurityOpt: ['seccomp=unconfined', 'apparmor=unconfined'],
        MaskedPaths: [],
        ReadonlyPaths: [],
        Devices: [{ PathOnHost: '/dev/net/tun', PathInContainer: '/dev/net/tun', CgroupPermissions: 'rw' }],
        Binds: [`${STORE_BIND}:ro`, `${ROOT}:${ROOT}`, `${cacheDir}:${cacheDir}`, `${socket}:${socket}`],
      },
      signal,
    });
    expect(
      said
        .trimEnd()
        .split('\n')
        .map((line) => line.trim()),
    ).toEqual([
      'status: 0',
      expect.stringMatching(/^"image": *"conform-test.* \(Vagrant \S+, libvirt\)"$/),
      'machines:',
      'networks:',
      'seeds:',
    ]);
  },
  30 * 60_000,
);
