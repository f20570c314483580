// conform clean: removes everything that set-up and walks have left, the engine of our own included.
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDir } from '../cache.ts';
import { removeStore } from '../machine/container/disk.ts';
import { docker } from '../machine/container/docker.ts';
import { findEngine, removeEngine } from '../machine/container/engine.ts';
import { removeRun } from '../machine/container/reaper.ts';
import { removeVagrant } from '../machine/vagrant/remove.ts';
import { removeVmStore } from '../machine/vm/store.ts';
import { runsDir } from '../stage.ts';

export async function clean(signal: AbortSignal): Promise<number> {
  const engine = await findEngine();
  if (engine) {
    if (engine.host !== undefined) process.env.DOCKER_HOST = engine.host;
    const removed = await removeRun(null);
    process.stderr.write(`Machines, labs and networks removed: ${removed}\n`);
    if (await removeStore()) process.stderr.write('Checkpoints removed\n');
    if (await removeVmStore()) process.stderr.write('Disks of virtual machines removed\n');
    const images = await docker().listImages({ filters: { reference: ['guide-conformance/*'] } });
    for (const tag of images.flatMap(({ RepoTags }) => RepoTags ?? [])) {
      await docker().getImage(tag).remove({ force: true });
      process.stderr.write(`Image removed: ${tag}\n`);
    }
    await docker().pruneImages({ filters: { dangling: ['true'], label: ['guide-conformance.stage'] } });
  }
  for (const run of await readdir(runsDir).catch(() => [])) await removeVagrant(join(runsDir, run));
  await removeEngine(signal);
  await rm(cacheDir, { recursive: true, force: true });
  process.stderr.write(`Emptied: ${cacheDir}\n`);
  return 0;
}
