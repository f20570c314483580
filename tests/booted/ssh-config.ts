// What somebody would have in their ssh configuration to get on a machine of ours by name.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StageDescriptor } from '../../src/spec/session.ts';
import type { Stage } from '../../src/stage.ts';

/**
 * Writes a configuration in which every name leads to the machine.
 * @param more lines before those that hold for all names
 * @returns its path, in the run's own folder
 */
export async function sshConfigOf(
  { machine, runDir }: Pick<StageDescriptor, 'runDir'> & Pick<Stage['descriptor'], 'machine'>,
  more = '',
): Promise<string> {
  const { host, port, user, identityFile, hostKey } = machine.ssh;
  await writeFile(join(runDir, 'known_hosts'), `${host} ssh-ed25519 ${hostKey}\n`);
  const file = join(runDir, 'ssh_config');
  await writeFile(
    file,
    `${more}Host *
  HostName ${host}
  Port ${port}
  User ${user}
  IdentityFile ${identityFile}
  IdentitiesOnly yes
  UserKnownHostsFile ${runDir}/known_hosts
  GlobalKnownHostsFile /dev/null
`,
  );
  return file;
}
