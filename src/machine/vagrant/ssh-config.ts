// What `vagrant ssh-config` says of how to get in.
import { MachineError } from '../error.ts';
import type { SshEndpoint } from '../machine.ts';

/** @throws MachineError when something is missing. */
export function readSshConfig(said: string): Omit<SshEndpoint, 'hostKey'> {
  const value = (key: string) => {
    const found = new RegExp(`^\\s*${key}\\s+"?(.*?)"?\\s*$`, 'm').exec(said)?.[1];
    if (found === undefined || found === '')
      throw new MachineError(`\`vagrant ssh-config\` does not say ${key}:\n${said}`);
    return found;
  };
  return {
    host: value('HostName'),
    port: Number(value('Port')),
    user: value('User'),
    identityFile: value('IdentityFile'),
  };
}
