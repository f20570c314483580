// Signs a report with the operator's SSH key: a file, or one that the agent holds.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadInput } from '../bad-input.ts';
import { SIGNATURE, writeManifest } from './manifest.ts';
import { NAMESPACE, openssh } from './ssh-keygen.ts';

/** A key that was found to be one, before anything is looked at. */
export type Signer =
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'agent'; readonly publicKey: string };

/**
 * The key to sign with.
 * @param file of a private key, or of a public one whose private half the agent holds; undefined: the one that the agent holds
 * @throws BadInput when there is no such key, or the agent holds none or several
 */
export async function findSigner(file: string | undefined): Promise<Signer> {
  if (file !== undefined) {
    const { exitCode, stderr } = await openssh('ssh-keygen', ['-l', '-f', file]);
    if (exitCode === 0) return { kind: 'file', file };
    throw new BadInput(
      `This is no SSH key (${stderr.trim()})`,
      `--sign ${file}`,
      'Give the file of a private key, or of a public one whose private half the agent holds.',
    );
  }
  const { exitCode, stdout } = await openssh('ssh-add', ['-L']);
  const keys = exitCode === 0 ? stdout.split('\n').filter(Boolean) : [];
  const [publicKey, ...others] = keys;
  if (publicKey === undefined) {
    throw new BadInput(
      'There is no key to sign with, as the agent holds none',
      '--sign',
      'Name one: --sign ~/.ssh/id_ed25519, or give one to the agent with ssh-add.',
    );
  }
  if (others.length > 0) {
    const comments = keys.map((key) => key.split(' ').slice(2).join(' ') || key.slice(0, 40));
    throw new BadInput(
      `The agent holds ${keys.length} keys (${comments.join(', ')})`,
      '--sign',
      'Say which, by the file of its public half: --sign ~/.ssh/id_ed25519.pub.',
    );
  }
  return { kind: 'agent', publicKey };
}

/**
 * Writes the manifest of a report and its signature into the report's folder. Nothing may be written there afterwards. Whatever
 * ssh-keygen wants to ask (passphrase, PIN, a touch), it asks by itself.
 * @returns path of the signature
 * @throws BadInput when the key does not sign
 */
export async function signReport(dir: string, signer: Signer, signal?: AbortSignal): Promise<string> {
  const signature = join(dir, SIGNATURE);
  // ssh-keygen would ask whether to overwrite it.
  await rm(signature, { force: true });
  const manifest = await writeManifest(dir);
  const work = await mkdtemp(join(tmpdir(), 'sign-'));
  try {
    const key = signer.kind === 'file' ? signer.file : join(work, 'key.pub');
    if (signer.kind === 'agent') await writeFile(key, `${signer.publicKey}\n`);
    const { exitCode, stderr } = await openssh(
      'ssh-keygen',
      ['-q', '-Y', 'sign', '-f', key, '-n', NAMESPACE, manifest],
      { terminal: true, ...(signal !== undefined && { signal }) },
    );
    if (exitCode === 0) return signature;
    throw new BadInput(
      `The report could not be signed (${stderr.trim()})`,
      signer.kind === 'file' ? `--sign ${signer.file}` : '--sign',
      'The report is complete without it; sign again once the key can be used.',
    );
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
