// The Docker engine's API, at the address in DOCKER_HOST or the default socket.
import Docker from 'dockerode';

/** Everything we make carries this label, its value the run it belongs to; `conform clean` finds leftovers by it. */
export const RUN_LABEL = 'guide-conformance.run';

export function docker(): Docker {
  return new Docker();
}

/** True when an engine answers within `timeoutMs`; at DOCKER_HOST or the default socket when `host` is undefined. */
export async function answers(host: string | undefined, timeoutMs = 5_000): Promise<boolean> {
  const socket = host === undefined ? {} : { socketPath: host.replace(/^unix:\/\//, '') };
  try {
    await new Docker({ ...socket, timeout: timeoutMs }).ping();
    return true;
  } catch {
    return false;
  }
}
