// Which QEMU an image of ours has, looked at once.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDir } from '../../cache.ts';
import { imageId } from '../container/build.ts';
import { runHelper } from '../container/helper.ts';
import { MachineError } from '../error.ts';

/** The first that writes memory to a file in which each page has its place (mapped-ram). */
const NEEDED = 9;
const MEMORY_FILE = join(cacheDir, 'qemu.json');
const LIMIT_MS = 60_000;

/**
 * Makes sure that the QEMU of a container image is there and new enough.
 * @throws MachineError when it is not.
 */
export async function demandQemu(hypervisor: string, runId: string, signal: AbortSignal): Promise<void> {
  const id = await imageId(hypervisor);
  const known = await readFile(MEMORY_FILE, 'utf8').then(JSON.parse, () => null);
  if (known !== null && known === id) return;
  const said = await runHelper({
    image: hypervisor,
    runId,
    command: 'qemu-system-x86_64 --version 2>&1 || true',
    environment: {},
    hostConfig: {},
    signal: AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]),
  });
  const version = /QEMU emulator version (\d+)\.[\d.]+/.exec(said);
  const then = `It was built of the packages of the Debian archive of this host: have \`apt-get update\` reach one of Debian 13 or later, then \`conform clean\` and try again. Or walk in a container (--machine container).`;
  if (version === null)
    throw new MachineError(`There is no QEMU in the image ${hypervisor}: ${said.trim()}. ${then}`);
  if (Number(version[1]) < NEEDED)
    throw new MachineError(
      `QEMU is too old in the image ${hypervisor} (${version[0]}): ${NEEDED} or later is needed. ${then}`,
    );
  await mkdir(cacheDir, { recursive: true });
  await writeFile(MEMORY_FILE, JSON.stringify(id));
}
