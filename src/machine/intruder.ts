// Somebody who tries to log in under a name that does not exist: what fail2ban is there for.
import { Client } from 'ssh2';

const LIMIT_MS = 10_000;
const NOBODY = 'conform-intruder';

/** `turned away`: it did not come to a login, as with a firewall, or an sshd that has had enough of this source. */
export type Intrusion = 'refused' | 'let in' | 'turned away';

export function intrude(host: string, port: number): Promise<Intrusion> {
  return new Promise((resolve) => {
    const client = new Client();
    client.on('ready', () => {
      client.destroy();
      resolve('let in');
    });
    client.on('error', ({ level }) => {
      if (level === 'client-authentication') resolve('refused');
    });
    client.on('close', () => resolve('turned away'));
    client.connect({ host, port, username: NOBODY, password: 'wrong', readyTimeout: LIMIT_MS });
  });
}
