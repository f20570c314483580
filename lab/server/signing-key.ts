// An OpenPGP key that signs one repository: made for a run, or that of the run whose machine goes on.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Disposing of it ends gpg's agent and deletes the private key. */
export interface SigningKey extends AsyncDisposable {
  /** ASCII-armoured public key. */
  readonly publicKey: string;
  /** The text inside a signed message, as InRelease is. */
  clearsign(file: string): Promise<string>;
  /** An armoured signature beside the text, as Release.gpg is. */
  detachedSignature(file: string): Promise<string>;
}

/**
 * Makes a key with gpg in a home of its own, or takes one up.
 *
 * @param owner user id of the key: shown by `gpg --list-keys`, so that nobody takes it for the service's own
 * @param file where the private key is kept, armoured: it is taken from there, and put there when there is none
 */
export async function openSigningKey(owner: string, file: string): Promise<SigningKey> {
  const home = await mkdtemp(join(tmpdir(), 'gnupg-'));
  const options = { timeout: 20_000, env: { ...process.env, GNUPGHOME: home } };
  const gpg = async (...args: string[]): Promise<string> =>
    (await run('gpg', ['--batch', '--quiet', '--no-tty', ...args], options)).stdout;
  const unlocked = ['--pinentry-mode', 'loopback', '--passphrase', ''];
  if (existsSync(file)) await gpg('--import', file);
  else {
    await gpg(...unlocked, '--quick-generate-key', owner, 'ed25519', 'sign');
    await writeFile(file, await gpg(...unlocked, '--armor', '--export-secret-keys'), { mode: 0o600 });
  }
  return {
    publicKey: await gpg('--armor', '--export'),
    clearsign: (file) => gpg('--clearsign', '--output', '-', file),
    detachedSignature: (file) => gpg('--armor', '--detach-sign', '--output', '-', file),
    async [Symbol.asyncDispose]() {
      await run('gpgconf', ['--kill', 'all'], options);
      await rm(home, { recursive: true, force: true });
    },
  };
}
