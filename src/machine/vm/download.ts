// Downloads of large files: begun where an earlier one broke off, and never used unless they are what they should be.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Task } from '../../progress.ts';
import { MachineError } from '../error.ts';

const SILENCE_LIMIT_MS = 30_000;

/** No location has the file. */
export class NotToBeHad extends MachineError {}

/** What a file must be. */
export interface Wanted {
  /** URLs of the same file; the first that answers is taken. */
  readonly locations: readonly string[];
  /** In hexadecimal. */
  readonly sha256: string;
}

/**
 * Makes sure that a file is there and is what it should be. Beside it, a `.part` is what an interrupted download has left.
 * @param file where it goes
 * @throws NotToBeHad when no location answers, or the download breaks off.
 * @throws MachineError when the file is another one: it is removed then.
 */
export async function download(
  { locations, sha256 }: Wanted,
  file: string,
  task: Task,
  signal: AbortSignal,
): Promise<void> {
  if (await isFile(file)) return;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const part = `${file}.part`;
  const refusals: string[] = [];
  for (const location of locations) {
    const refusal = await fetchTo(location, part, task, signal);
    if (refusal !== null) {
      refusals.push(`${location}: ${refusal}`);
      continue;
    }
    task.note('checking');
    const is = await sha256Of(part, signal);
    if (is !== sha256) {
      await rm(part, { force: true });
      throw new MachineError(
        `What came from ${location} is not the file that was asked for: its SHA-256 is ${is} instead of ${sha256}. It was removed; try again, and if it happens again do not use what is there.`,
      );
    }
    await rename(part, file);
    return;
  }
  throw new NotToBeHad(
    `The image could not be had:\n${refusals.map((refusal) => `  ${refusal}`).join('\n')}\nTry again later, give a file that you have (--image FILE), or use the image that is made from packages (--image debian-13).`,
  );
}

/** SHA-256 of a file, in hexadecimal. */
export async function sha256Of(file: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash, { signal });
  return hash.digest('hex');
}

/** @returns null when the file is whole, else why it is not. */
async function fetchTo(url: string, part: string, task: Task, signal: AbortSignal): Promise<string | null> {
  const silence = new AbortController();
  const idle = setTimeout(() => silence.abort(new Error('nothing came for half a minute')), SILENCE_LIMIT_MS);
  let got = (await stat(part).catch(() => null))?.size ?? 0;
  try {
    const limit = AbortSignal.any([signal, silence.signal]);
    const headers: Record<string, string> = got > 0 ? { range: `bytes=${got}-` } : {};
    const response = await fetch(url, { signal: limit, headers });
    // It was whole already, when it broke off before it was checked.
    if (response.status === 416) return null;
    if (!response.ok || response.body === null) return `${response.status} ${response.statusText}`;
    const isResumed = response.status === 206;
    if (!isResumed) got = 0;
    const length = response.headers.get('content-length');
    const total = length === null ? null : got + Number(length);
    await using handle = await open(part, isResumed ? 'a' : 'w', 0o600);
    for await (const chunk of response.body) {
      idle.refresh();
      await handle.write(chunk);
      got += chunk.length;
      task.note(`${megabytes(got)}${total === null ? '' : ` of ${megabytes(total)}`} MB`);
    }
    return null;
  } catch (error) {
    signal.throwIfAborted();
    const why = messageOf(silence.signal.aborted ? silence.signal.reason : error);
    return got === 0
      ? why
      : `it broke off after ${megabytes(got)} MB (${why}); the next try goes on from there`;
  } finally {
    clearTimeout(idle);
  }
}

function megabytes(bytes: number): string {
  return String(Math.round(bytes / 1_000_000));
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
}
