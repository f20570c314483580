// Somebody who tries to log in under a name that does not exist: what fail2ban is there for.
import { Client } from 'ssh2';

const LIMIT_MS = 10_000;
const NOBODY = 'conform-intruder';

/** Resolves when the login was refused, one way or another; rejects when it was let in. */
export function intrude(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const client = new Client();
    client.on('ready', () => {
      client.destroy();
      reject(new Error(`${host}:${port} let ${NOBODY} in.`));
    });
    client.on('error', () => undefined);
    client.on('close', () => resolve());
    client.connect({ host, port, username: NOBODY, password: 'wrong', readyTimeout: LIMIT_MS });
  });
}
