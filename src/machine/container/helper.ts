// Containers that do one thing for us and end: without a network unless they ask for one, and removed whatever comes of it.
import { pipeline } from 'node:stream/promises';
import type { ContainerCreateOptions } from 'dockerode';
import { MachineError } from '../error.ts';
import { docker, RUN_LABEL } from './docker.ts';

export interface Helper {
  readonly image: string;
  /** The run it is removed with, should nobody be left to do it. */
  readonly runId: string;
  /** A script of bash. */
  readonly command: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly hostConfig: ContainerCreateOptions['HostConfig'];
  /** What the script reads on standard input; nothing when left out. */
  readonly input?: NodeJS.ReadableStream;
  readonly signal: AbortSignal;
}

/**
 * Runs a script in a container of its own.
 * @returns what it said on standard output.
 * @throws MachineError with its last words when it ends otherwise than with 0.
 */
export async function runHelper({
  image,
  runId,
  command,
  environment,
  hostConfig,
  input,
  signal,
}: Helper): Promise<string> {
  const container = await docker().createContainer({
    Image: image,
    Entrypoint: ['/bin/bash', '-c', command],
    Env: Object.entries(environment).map(([name, value]) => `${name}=${value}`),
    Labels: { [RUN_LABEL]: runId },
    // No terminal: standard output and standard error stay apart.
    Tty: false,
    ...(input && { OpenStdin: true, StdinOnce: true, AttachStdin: true }),
    HostConfig: { NetworkMode: 'none', ...hostConfig },
  });
  try {
    const stdin = input && (await container.attach({ stream: true, stdin: true, hijack: true }));
    await container.start();
    // What it has not read when it ends is no matter: its exit status tells.
    const fed = input && stdin ? pipeline(input, stdin, { signal }).catch(() => undefined) : undefined;
    const { StatusCode } = (await container.wait({ abortSignal: signal })) as { StatusCode: number };
    if (stdin && 'destroy' in stdin && typeof stdin.destroy === 'function') stdin.destroy();
    await fed;
    const said = async (stream: 'stdout' | 'stderr') =>
      withoutFrames(
        await container.logs({
          stdout: stream === 'stdout',
          stderr: stream === 'stderr',
          abortSignal: signal,
        }),
      );
    if (StatusCode !== 0) {
      const last = (await said('stderr')).trim().split('\n').slice(-5).join('\n');
      throw new MachineError(`A helper of ours ended with exit status ${StatusCode}:\n${last}`);
    }
    return await said('stdout');
  } finally {
    await container.remove({ force: true, v: true });
  }
}

/** Without the headers of eight bytes that the engine puts before each piece of a log. */
export function withoutFrames(log: Buffer): string {
  const pieces: Buffer[] = [];
  for (let at = 0; at + 8 <= log.length; ) {
    const length = log.readUInt32BE(at + 4);
    pieces.push(log.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return Buffer.concat(pieces).toString('utf8');
}
