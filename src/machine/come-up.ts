// When a machine that boots is up: SSH lets us in, cloud-init is done, and systemd has started everything.
import { Connection } from './connection.ts';
import type { BootedMachine, SshEndpoint } from './machine.ts';
import { remoteShell } from './remote-shell.ts';
import { ssh2Dial } from './ssh2.ts';

// While it waits it prints dots, and no line break after them.
const FIRST_BOOT = 'cloud-init status --wait >/dev/null; cloud-init status --long';
const SETTLED = `systemctl is-system-running --wait >/dev/null
. /etc/os-release; echo "os: $PRETTY_NAME"; echo "kernel: $(uname -r)"; echo "systemd: $(systemctl --version | head -n 1)"`;

/**
 * Waits for SSH, for the end of cloud-init, and for that of systemd's start-up.
 * @param isFirst whether cloud-init has something to do: not on a machine that goes on from where another one was
 * @returns which system it is.
 * @throws Error when cloud-init has ended in an error.
 */
export async function comeUp(
  ssh: SshEndpoint,
  limit: AbortSignal,
  timeoutMs: number,
  isFirst = true,
): Promise<BootedMachine['system']> {
  await using connection = new Connection(ssh2Dial(ssh));
  await connection.ready(limit);
  const shell = remoteShell(connection, () => undefined, limit);
  const { stdout } = await shell.run(isFirst ? `${FIRST_BOOT}\n${SETTLED}` : SETTLED, { timeoutMs });
  const told = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(stdout)?.[1] ?? 'unknown';
  if (isFirst && told('status') !== 'done') throw new Error(`cloud-init did not end well:\n${stdout}`);
  return { os: told('os'), kernel: told('kernel'), systemd: told('systemd') };
}
