// Somebody who tries to log in under a name that does not exist: what fail2ban is there for.
import { Client } from 'ssh2';

const LIMIT_MS = 10_000;
const NOBODY = 'conform-intruder';

/** @returns whether the login was refused, one way or another. */
export function intrude(host: string, port: number): Promise<'refused' | 'let in'> {
  return new Promise((resolve) => {
    const client = new Client();
    client.on('ready', () => {
      client.destroy();
      resolve('let in');
    });
    client.on('error', () => undefined);
    client.on('close', () => resolve('refused'));
    client.connect({ host, port, username: NOBODY, password: 'wrong', readyTimeout: LIMIT_MS });
  });
}
