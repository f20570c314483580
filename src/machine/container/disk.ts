// Disks of container machines, kept in layers on a Docker volume: saved from a paused machine, and booted from.
import { createHash, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ContainerCreateOptions, ContainerInspectInfo } from 'dockerode';
import { cacheDir } from '../../cache.ts';
import type { Before, Disk, Saved } from '../machine.ts';
import { docker, RUN_LABEL } from './docker.ts';
import { runHelper } from './helper.ts';

/** The volume that keeps the layers of all disks that this cache knows of: another user of the engine has another. */
const STORE = `guide-conformance-checkpoints-${createHash('sha256').update(cacheDir).digest('hex').slice(0, 8)}`;
const STORE_LABEL = 'guide-conformance.store';
/** On a machine booted from a disk: its layers, so that none of them is removed while it runs. */
export const LAYERS_LABEL = 'guide-conformance.layers';
const SAVE_LIMIT_MS = 5 * 60_000;

/** Where boot.sh looks for the layers, and for the place of what changes after the boot. */
export const DISK_MOUNTS = {
  store: { source: STORE, target: '/conform/store' },
  own: '/conform/disk',
} as const;

const Binds = [`${DISK_MOUNTS.store.source}:${DISK_MOUNTS.store.target}`];

/** The command and the environment of a container that boots from `disk`. */
export async function bootFrom({ base, layers }: Disk): Promise<{
  readonly entrypoint: string[];
  readonly environment: Record<string, string>;
}> {
  return {
    entrypoint: ['/bin/bash', '-c', await script('boot.sh')],
    environment: { BASE: base, LAYERS: layers.join(':') },
  };
}

/** Name under which the files of an image lie in the store: that of its tag, which changes with its content. */
export function baseName(image: string): string {
  return image.replace(/^.*:/, '');
}

/**
 * Saves what is on a machine's disk. The machine stands still meanwhile.
 * @param name of the layer to make
 * @param before the disk it was booted from, or was last saved as (`saved`)
 * @returns the disk, and the size of its new layer in bytes
 * @throws MachineError when it can't be saved; the machine runs on all the same.
 */
export async function saveDisk(
  id: string,
  name: string,
  before: Before,
  signal: AbortSignal,
): Promise<Saved> {
  const machine = docker().getContainer(id);
  const { Config, HostConfig } = await machine.inspect();
  const disk = before.disk ?? { base: baseName(Config.Image), layers: [] };
  await storeId();
  const limit = AbortSignal.any([signal, AbortSignal.timeout(SAVE_LIMIT_MS)]);
  await machine.pause();
  try {
    const said = await runHelper({
      image: Config.Image,
      runId: Config.Labels[RUN_LABEL] ?? 'none',
      command: await script('save.sh'),
      environment: {
        LAYER: name,
        BASE: disk.base,
        UNDER: disk.layers.join(':'),
        PREVIOUS: before.saved ? (disk.layers[0] ?? '') : '',
      },
      hostConfig: { ...privileges(HostConfig), PidMode: `container:${id}`, Binds },
      signal: limit,
    });
    return { disk: { base: disk.base, layers: [name, ...disk.layers] }, bytes: Number(said.trim()) };
  } finally {
    await machine.unpause();
  }
}

/** What tells this store from one of another engine, or from one that was removed and made anew. */
export async function storeId(): Promise<string> {
  // Made with this label, or found with the one it was made with.
  await docker().createVolume({ Name: STORE, Labels: { [STORE_LABEL]: randomUUID() } });
  const { Labels } = await docker().getVolume(STORE).inspect();
  return Labels?.[STORE_LABEL] ?? 'none';
}

/** Removes the store with all disks in it, if there is one and nothing uses it. */
export async function removeStore(): Promise<boolean> {
  return docker()
    .getVolume(STORE)
    .remove()
    .then(
      () => true,
      () => false,
    );
}

/**
 * Removes every layer that is neither in `wanted` nor part of a disk that some machine runs on, and bases without layers;
 * not what was saved within the last hour, which a walk that is still going on may build on.
 */
export async function removeOtherDisks(
  image: string,
  wanted: readonly Disk[],
  runId: string,
  signal: AbortSignal,
): Promise<void> {
  const booted = await docker().listContainers({ all: true, filters: { label: [LAYERS_LABEL] } });
  const layers = [
    ...wanted.flatMap(({ layers: of }) => of),
    ...booted.map(({ Labels }) => Labels[LAYERS_LABEL]),
  ];
  // A machine runs on the image's own files, too, whether a checkpoint is left that does or not.
  const bases = [...wanted.map(({ base }) => base), ...booted.map(({ Image }) => baseName(Image))];
  await runHelper({
    image,
    runId,
    command: `cd /conform/store && mkdir -p layers bases
old() { find "$1" -mindepth 1 -maxdepth 1 -mmin +60 -printf '%f\\n'; }
for layer in $(old layers); do case " $LAYERS " in *" $layer "*) ;; *) rm -rf "layers/$layer" ;; esac; done
for base in $(old bases); do case " $BASES " in *" $base "*) ;; *) rm -rf "bases/$base" ;; esac; done`,
    environment: { LAYERS: layers.join(' ').replaceAll(':', ' '), BASES: bases.join(' ') },
    hostConfig: { Binds },
    signal,
  });
}

/** A helper must be allowed what the machine is: it looks into it, and keeps its files as they are. */
function privileges({
  Privileged,
  CapAdd,
  CapDrop,
  SecurityOpt,
  MaskedPaths,
  ReadonlyPaths,
}: ContainerInspectInfo['HostConfig']): ContainerCreateOptions['HostConfig'] {
  return Privileged ? { Privileged } : { CapAdd, CapDrop, SecurityOpt, MaskedPaths, ReadonlyPaths };
}

function script(name: string): Promise<string> {
  return readFile(new URL(`disk/${name}`, import.meta.url), 'utf8');
}
