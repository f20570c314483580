// Builds an image once for what goes into it: the tag is the hash of the context, so nothing stale is ever used.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import tar from 'tar-stream';
import { during, type Progress } from '../../progress.ts';
import { MachineError } from '../error.ts';
import { docker } from './docker.ts';

const BUILD_LIMIT_MS = 30 * 60_000;

export interface ImageRecipe {
  /** Name without a tag. */
  readonly name: string;
  /** Folder with a Dockerfile that takes the build argument BASE. */
  readonly context: string;
  /** Image id that BASE stands for. */
  readonly base: string;
  /** What the other build arguments of the Dockerfile stand for. */
  readonly args?: Readonly<Record<string, string>>;
  /** Further content of the context, fetched only when the image must be built. */
  readonly fetch?: (signal: AbortSignal) => Promise<{ dir: string } & AsyncDisposable>;
  /** Stands for the fetched content in the tag. */
  readonly fetched?: string;
}

/**
 * @returns the tagged name of the image, building it when there is none yet; earlier ones of that name are removed.
 * @throws MachineError with the last lines of a build that failed.
 */
export async function ensureImage(
  recipe: ImageRecipe,
  progress: Progress,
  signal: AbortSignal,
): Promise<string> {
  const client = docker();
  const image = await imageName(recipe);
  if (await imageId(image)) return image;

  await during(progress, `Building the image ${recipe.name}`, async (task) => {
    await using extra = recipe.fetch ? await recipe.fetch(signal) : null;
    const pack = tar.pack();
    const [stream] = await Promise.all([
      client.buildImage(Readable.from(pack), {
        t: image,
        buildargs: { ...recipe.args, BASE: recipe.base },
        networkmode: 'host',
        forcerm: true,
        abortSignal: AbortSignal.any([signal, AbortSignal.timeout(BUILD_LIMIT_MS)]),
      }),
      fill(pack, [recipe.context, ...(extra ? [extra.dir] : [])]),
    ]);
    await follow(stream, recipe.name, (line) => task.note(line)).catch((error: unknown) => {
      // Whoever has stopped it need not be told to look at the network.
      signal.throwIfAborted();
      throw error;
    });
  });
  await removeOthers(recipe.name, image);
  return image;
}

/** Name of the image that a recipe makes: its tag changes with everything that goes into it. */
export async function imageName(recipe: Omit<ImageRecipe, 'fetch'>): Promise<string> {
  const hash = createHash('sha256')
    .update(recipe.base)
    .update(recipe.fetched ?? '')
    .update(recipe.args === undefined ? '' : JSON.stringify(recipe.args));
  for (const file of await listFiles(recipe.context)) {
    hash.update(relative(recipe.context, file)).update(await readFile(file));
    if ((await stat(file)).mode & 0o111) hash.update('executable');
  }
  return `${recipe.name}:${hash.digest('hex').slice(0, 16)}`;
}

/** @returns the id of a local image, or null. */
export async function imageId(image: string): Promise<string | null> {
  try {
    return (await docker().getImage(image).inspect()).Id;
  } catch (error) {
    if (error instanceof Error && 'statusCode' in error && error.statusCode === 404) return null;
    throw error;
  }
}

async function removeOthers(name: string, keep: string): Promise<void> {
  const client = docker();
  // Stages that only lead to another image label themselves so. Young ones may belong to a build that is still going on.
  await client.pruneImages({
    filters: { dangling: ['true'], label: ['guide-conformance.stage'], until: ['1h'] },
  });
  const images = await client.listImages({ filters: { reference: [name] } });
  for (const tag of images.flatMap(({ RepoTags }) => RepoTags ?? [])) {
    // One that a kept machine still uses stays until that machine is gone.
    if (tag !== keep)
      await client
        .getImage(tag)
        .remove()
        .catch(() => undefined);
  }
}

async function listFiles(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function fill(pack: tar.Pack, dirs: readonly string[]): Promise<void> {
  for (const dir of dirs) {
    for (const file of await listFiles(dir)) {
      const { size, mode } = await stat(file);
      const entry = pack.entry({ name: relative(dir, file), size, mode });
      await pipeline(createReadStream(file), entry);
    }
  }
  pack.finalize();
}

/** One message of the engine's build stream. */
interface BuildMessage {
  readonly stream?: string;
  readonly error?: string;
}

async function follow(
  stream: NodeJS.ReadableStream,
  name: string,
  note: (line: string) => void,
): Promise<void> {
  const tail: string[] = [];
  await new Promise<void>((resolve, reject) => {
    const failed = (why: string) =>
      reject(
        new MachineError(
          `The image ${name} could not be built: ${why}\nIts last words:\n${tail.slice(-15).join('\n')}\nCheck the network and the disk space, then try again.`,
        ),
      );
    docker().modem.followProgress(
      stream,
      (error) => (error ? failed(error.message) : resolve()),
      (message: BuildMessage) => {
        if (message.error !== undefined) return failed(message.error);
        for (const line of (message.stream ?? '').split('\n')) {
          if (line.trim() === '') continue;
          tail.push(line);
          if (tail.length > 50) tail.shift();
          note(line.trim());
        }
      },
    );
  });
}
