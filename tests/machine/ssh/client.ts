// What `ssh HOST` needs to get into a server of the tests: a configuration, and a file of known hosts.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SshTarget } from '../../../src/machine/machine.ts';
import type { SshServer } from '../ssh-server.ts';

export interface ClientOptions {
  /** The key that is known of the server; its own when left out, none when null. */
  readonly known?: string | null;
  /** More lines for the host, before ours. */
  readonly lines?: readonly string[];
  /** More hosts. */
  readonly others?: string;
}

/** @returns the server under the name `box`. */
export async function sshTarget(
  server: SshServer,
  { known = server.publicKey, lines = [], others = '' }: ClientOptions = {},
): Promise<SshTarget> {
  const { host, port, user, identityFile } = server.endpoint;
  const configFile = join(server.dir, 'ssh_config');
  const knownHosts = join(server.dir, 'known_hosts');
  await writeFile(knownHosts, known === null ? '' : `[${host}]:${port} ${known}\n`);
  await writeFile(
    configFile,
    `${others}
Host box
${lines.map((line) => `  ${line}`).join('\n')}
  HostName ${host}
Host box jump
  HostName ${host}
  Port ${port}
  User ${user}
  IdentityFile ${identityFile}
  IdentitiesOnly yes
Host *
  UserKnownHostsFile ${knownHosts}
  GlobalKnownHostsFile /dev/null
`,
  );
  return { host: 'box', configFile };
}
