// A connection by the ssh program: as much a part of this process as one by ssh2, but found and opened as `ssh HOST` does it.
import { setTimeout as delay } from 'node:timers/promises';
import type { Dial } from '../link.ts';
import type { SshTarget } from '../machine.ts';
import { Channels } from './channels.ts';
import { type MasterOptions, startMaster } from './master.ts';

/** How long the program may take to say why the connection is gone. */
const EXPLANATION_MS = 1_000;

/** How to connect to `target`. */
export function hostDial(target: SshTarget, options: MasterOptions): Dial {
  return async (onClose, signal) => {
    const { socket, ended, end, said, resolved } = await startMaster(target, options, signal);
    const channels = new Channels(socket);
    let lost: string | null = null;
    let wanted = true;
    const over = async () => {
      // The socket may close a moment before the program has said why.
      if (wanted) lost = await Promise.race([ended, delay(EXPLANATION_MS, null)]);
      channels.gone();
      onClose();
      await end();
    };
    const closed = new Promise<void>((resolve) => {
      socket.on('error', () => undefined);
      socket.once('close', () => resolve(over()));
    });
    const destroy = async () => {
      wanted = false;
      socket.destroy();
      await closed;
    };
    const { hostname: host, port, user, by, strictness } = resolved;
    return {
      greeting: {
        hostKey: said.hostKey ?? 'unknown',
        hostCertificate: said.hostCertificate,
        server: said.server ?? 'unknown',
        letInBy: said.method ?? 'unknown',
        place: { host, port, user },
        by,
        strictness,
      },
      get lost() {
        return lost;
      },
      exec: (command, atTerminal) => channels.exec(command, atTerminal),
      forward: (port) => channels.forward(port),
      end: destroy,
      destroy: () => void destroy(),
    };
  };
}
