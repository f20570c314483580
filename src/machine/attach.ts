// From a machine as data to a machine one can use: each kind knows how.
import { Connection } from './connection.ts';
import { attachContainer } from './container/container.ts';
import { MachineError } from './error.ts';
import type { Machine, MachineDescriptor } from './machine.ts';
import { hostDial } from './ssh/dial.ts';
import { attachHost } from './ssh/host.ts';
import { type HostLaunch, hostLauncher } from './ssh/launcher.ts';
import type { MasterOptions } from './ssh/master.ts';
import { ssh2Dial } from './ssh2.ts';

/** How a host is used that is not our own. */
export type HostAccess = MasterOptions & HostLaunch;

const UNASKED: HostAccess = { interactive: false, sudo: null, confine: null };

export function attach(descriptor: MachineDescriptor): Machine {
  switch (descriptor.kind) {
    case 'container':
      return attachContainer(descriptor);
    case 'ssh':
      return attachHost(descriptor);
    default:
      throw new MachineError(
        `Machines of the kind “${descriptor.kind}” can't be used yet; use \`container\` or \`ssh\`.`,
      );
  }
}

/**
 * The one connection to a machine; it is opened by the first command.
 * @param access for a host: where nobody may be asked, and nothing is known of sudo, when left out
 */
export function connect(descriptor: MachineDescriptor, access: HostAccess = UNASKED): Connection {
  return descriptor.kind === 'ssh'
    ? new Connection(hostDial(descriptor.target, access), hostLauncher(access))
    : new Connection(ssh2Dial(descriptor.ssh));
}
