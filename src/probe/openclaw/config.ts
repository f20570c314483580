// OpenClaw's configuration as it stands in its file, with a digest in place of each secret.
import type { ReadingShell } from '../../machine/shell.ts';
import { type Digested, readDigested } from './digested.ts';
import { CONFIG } from './service-user.ts';

/**
 * Settings by their names, as they stand in the file, `{ gateway: { mode: 'local' } }`; empty when there is no file, as
 * OpenClaw takes it. Of a token, password or API key it has the digest, which `digestOf` makes of a known secret, too.
 */
export async function readConfig(shell: ReadingShell, path = CONFIG): Promise<Digested> {
  return readDigested(shell, path);
}
