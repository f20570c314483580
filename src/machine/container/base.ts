// The base image: ubuntu:25.10 from a registry, or its nearest relative from Debian's packages where none answers.
import { execa } from 'execa';
import { during, type Progress } from '../../progress.ts';
import { MachineError } from '../error.ts';
import { aptInstall, debianArchives } from '../host.ts';
import { imageId } from './build.ts';
import { docker } from './docker.ts';

const UBUNTU = 'ubuntu:25.10';
const DEBIAN_SUITE = 'trixie';
const REGISTRY_LIMIT_MS = 5_000;
const BOOTSTRAP_LIMIT_MS = 20 * 60_000;

export interface BaseImage {
  /** Image id. */
  readonly id: string;
  /** For the report: which system, and what it means that it is not Ubuntu. */
  readonly title: string;
  readonly remarks: readonly string[];
}

/** The Debian base: also what the lab's image is built on. */
export async function ensureDebianBase(progress: Progress, signal: AbortSignal): Promise<BaseImage> {
  const title = 'Debian 13 (built from Debian packages)';
  const remarks = [
    'The machine runs Debian 13, the nearest relative of Ubuntu 25.10 that could be had here: no container registry answered.',
  ];
  const tag = `guide-conformance/base:debian-${DEBIAN_SUITE}`;
  const id = (await imageId(tag)) ?? (await bootstrap(tag, progress, signal));
  return { id, title, remarks };
}

/** What a machine is built on. What is there already is used, without asking a registry again. */
export async function ensureBase(progress: Progress, signal: AbortSignal): Promise<BaseImage> {
  const ubuntu = (await imageId(UBUNTU)) ?? (await pullUbuntu(progress, signal));
  if (ubuntu !== null) return { id: ubuntu, title: 'Ubuntu 25.10', remarks: [] };
  return ensureDebianBase(progress, signal);
}

async function pullUbuntu(progress: Progress, signal: AbortSignal): Promise<string | null> {
  if ((await imageId(`guide-conformance/base:debian-${DEBIAN_SUITE}`)) !== null) return null;
  const client = docker();
  const limit = AbortSignal.any([signal, AbortSignal.timeout(REGISTRY_LIMIT_MS)]);
  try {
    await client.getImage(UBUNTU).distribution({ abortSignal: limit });
  } catch {
    signal.throwIfAborted();
    return null;
  }
  await during(progress, `Pulling ${UBUNTU}`, async () => {
    const stream = await client.pull(UBUNTU, { abortSignal: signal });
    await new Promise<void>((resolve, reject) =>
      client.modem.followProgress(stream, (error) => (error ? reject(error) : resolve())),
    );
  });
  return imageId(UBUNTU);
}

async function bootstrap(tag: string, progress: Progress, signal: AbortSignal): Promise<string> {
  await aptInstall({ mmdebstrap: 'mmdebstrap' }, progress, signal);
  const { main, security } = await debianArchives(signal);
  const sources = [`deb ${main} ${DEBIAN_SUITE} main`, `deb ${main} ${DEBIAN_SUITE}-updates main`];
  if (security !== null) sources.push(`deb ${security} ${DEBIAN_SUITE}-security main`);
  await during(progress, `Building a base image from Debian's packages (${DEBIAN_SUITE})`, async (task) => {
    const run = execa(
      'mmdebstrap',
      ['--variant=minbase', '--include=ca-certificates', DEBIAN_SUITE, '-', '-'],
      {
        input: `${sources.join('\n')}\n`,
        encoding: 'buffer',
        buffer: { stdout: false, stderr: true },
        timeout: BOOTSTRAP_LIMIT_MS,
        cancelSignal: signal,
        reject: false,
      },
    );
    run.stderr.on('data', (chunk: Buffer) => task.note(chunk.toString().trim().split('\n').at(-1) ?? ''));
    // The engine takes the archive as it comes: no copy of it on the disk.
    const imported = await docker().importImage(run.stdout, {
      repo: tag.split(':')[0],
      tag: tag.split(':')[1],
    });
    imported.resume();
    await new Promise((resolve, reject) => imported.on('end', resolve).on('error', reject));
    const { failed, stderr } = await run;
    if (failed) {
      await docker()
        .getImage(tag)
        .remove()
        .catch(() => undefined);
      const tail = Buffer.from(stderr).toString().trimEnd().split('\n').slice(-8).join('\n');
      throw new MachineError(`mmdebstrap could not build a base image. Its last words:\n${tail}`);
    }
  });
  const id = await imageId(tag);
  if (id === null)
    throw new MachineError(`The engine did not keep the imported image ${tag}; is its disk full?`);
  return id;
}
