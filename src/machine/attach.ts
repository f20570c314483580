// From a machine as data to a machine one can use: each kind knows how.
import { attachContainer } from './container/container.ts';
import { MachineError } from './error.ts';
import type { Dial } from './link.ts';
import type { Machine, MachineDescriptor } from './machine.ts';
import { ssh2Dial } from './ssh2.ts';

export function attach(descriptor: MachineDescriptor): Machine {
  switch (descriptor.kind) {
    case 'container':
      return attachContainer(descriptor);
    default:
      throw new MachineError(
        `Machines of the kind “${descriptor.kind}” can't be used yet; use \`container\`.`,
      );
  }
}

/** How to connect to it. */
export function dial(descriptor: MachineDescriptor): Dial {
  return ssh2Dial(descriptor.ssh);
}
