// From a machine as data to a machine one can use: each kind knows how.
import { Connection } from './connection.ts';
import { attachContainer } from './container/container.ts';
import { type Machine, type MachineDescriptor, patienceWith } from './machine.ts';
import { hostDial } from './ssh/dial.ts';
import { attachHost } from './ssh/host.ts';
import { type HostLaunch, hostLauncher } from './ssh/launcher.ts';
import type { MasterOptions } from './ssh/master.ts';
import { ssh2Dial } from './ssh2.ts';
import { attachVagrant } from './vagrant/vagrant.ts';
import { attachVm } from './vm/vm.ts';

/** How a host is used that is not our own. */
export type HostAccess = MasterOptions & HostLaunch;

const UNASKED: HostAccess = { interactive: false, sudo: null, confine: null };

export function attach(descriptor: MachineDescriptor): Machine {
  switch (descriptor.kind) {
    case 'container':
      return attachContainer(descriptor);
    case 'ssh':
      return attachHost(descriptor);
    case 'vagrant':
      return attachVagrant(descriptor);
    case 'vm':
      return attachVm(descriptor);
  }
}

/**
 * The one connection to a machine; it is opened by the first command.
 * @param access for a host: where nobody may be asked, and nothing is known of sudo, when left out
 */
export function connect(descriptor: MachineDescriptor, access: HostAccess = UNASKED): Connection {
  return descriptor.kind === 'ssh'
    ? new Connection(hostDial(descriptor.target, access), hostLauncher(access))
    : new Connection(ssh2Dial(descriptor.ssh), undefined, patienceWith(descriptor));
}
