// Commands inside a container that runs.
import { type Duplex, PassThrough } from 'node:stream';
import { docker } from './docker.ts';

/** A command that runs: what is written goes to its standard input, what is read comes from its standard output. */
export interface Running extends AsyncDisposable {
  readonly stdin: Duplex;
  readonly stdout: PassThrough;
}

/**
 * Starts a command in a container. It is let go of when disposed of: it sees the end of its input.
 * @param id of the container
 */
export async function execIn(id: string, command: readonly string[], signal: AbortSignal): Promise<Running> {
  const exec = await docker()
    .getContainer(id)
    .exec({
      Cmd: [...command],
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
      abortSignal: signal,
    });
  const stdin = await exec.start({ hijack: true, stdin: true, abortSignal: signal });
  const stdout = new PassThrough();
  docker().modem.demuxStream(stdin, stdout, new PassThrough().resume());
  stdin.once('close', () => stdout.end()).once('end', () => stdout.end());
  stdin.on('error', () => stdout.end());
  const give = () => stdin.destroy();
  signal.addEventListener('abort', give, { once: true });
  return {
    stdin,
    stdout,
    async [Symbol.asyncDispose]() {
      signal.removeEventListener('abort', give);
      stdin.end();
      stdin.destroy();
    },
  };
}
