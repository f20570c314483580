// An OpenPGP key that signs one repository and is thrown away.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
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
 * Makes a key with gpg in a home of its own.
 *
 * @param owner user id of the key: shown by `gpg --list-keys`, so that nobody takes it for the service's own
 */
export async function makeSigningKey(owner: string): Promise<SigningKey> {
  const home = await mkdtemp(join(tmpdir(), 'gnupg-'));
  const options = { timeout: 20_000, env: { ...process.env, GNUPGHOME: home } };
  const gpg = async (...args: string[]): Promise<string> =>
    (await run('gpg', ['--batch', '--quiet', '--no-tty', ...args], options)).stdout;
  await gpg(
    '--pinentry-mode',
    'loopback',
    '--passphrase',
    '',
    '--quick-generate-key',
    owner,
    'ed25519',
    'sign',
  );
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
