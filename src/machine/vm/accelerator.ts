// Whether KVM really boots something here: a device that can be opened says little.

import { constants } from 'node:fs';
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDir } from '../../cache.ts';
import { during, type Progress } from '../../progress.ts';
import { docker } from '../container/docker.ts';
import { runHelper } from '../container/helper.ts';
import { STORE_BIND, type StoredImage } from './store.ts';

export type Accelerator = 'kvm' | 'tcg';

const DEVICE = '/dev/kvm';
const MEMORY_FILE = join(cacheDir, 'kvm.json');
const TRIAL_LIMIT_MS = 60_000;

/** Boots the image's own kernel, or whatever its disk has, and looks for its first words. */
const TRIAL = `set -u
cd "$FOLDER"
if [ -e vmlinux ]; then what=(-kernel vmlinux -initrd initrd -append 'console=ttyS0 panic=-1')
else what=(-drive file=disk.qcow2,if=virtio,snapshot=on,format=qcow2)
fi
timeout 20 qemu-system-x86_64 -machine q35 -accel kvm -cpu host -m 512 -nodefaults -display none -serial stdio -no-reboot \\
  "\${what[@]}" 2>&1 < /dev/null | grep --max-count=1 --text --quiet 'Linux version\\|GRUB\\|Booting' && echo boots || echo does not`;

/**
 * The fastest way to run a VM here: KVM where it boots the image, otherwise emulation in software. Tried once an engine and image.
 */
export async function findAccelerator(
  { hypervisor, folder, key }: StoredImage,
  runId: string,
  progress: Progress,
  signal: AbortSignal,
): Promise<Accelerator> {
  const mayOpen = await access(DEVICE, constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!mayOpen) return 'tcg';
  const { ID } = (await docker().info()) as { ID: string };
  const name = `${ID} ${key}`;
  const known = await readFile(MEMORY_FILE, 'utf8').then(JSON.parse, () => ({}));
  if (known[name] === 'kvm' || known[name] === 'tcg') return known[name];
  const found = await during(progress, 'Trying whether KVM boots a machine', async (task) => {
    const said = await runHelper({
      image: hypervisor,
      runId,
      command: TRIAL,
      environment: { FOLDER: folder },
      hostConfig: {
        Binds: [STORE_BIND],
        Devices: [{ PathOnHost: DEVICE, PathInContainer: DEVICE, CgroupPermissions: 'rw' }],
      },
      signal: AbortSignal.any([signal, AbortSignal.timeout(TRIAL_LIMIT_MS)]),
    });
    task.note(said.trim());
    return said.trim() === 'boots' ? 'kvm' : 'tcg';
  });
  await mkdir(cacheDir, { recursive: true });
  await writeFile(MEMORY_FILE, JSON.stringify({ ...known, [name]: found }));
  return found;
}
