// SSH keys made at run time: the operator's and the machine's, so that the host key is known before the first login.
import ssh2 from 'ssh2';

export interface KeyPair {
  /** OpenSSH private key format. */
  readonly privateKey: string;
  /** `ssh-ed25519 AAAA... comment` */
  readonly publicKey: string;
  /** Base64 of the public key's wire form: what a host key is compared by. */
  readonly wire: string;
}

/** Makes an Ed25519 key pair. */
export function makeKeyPair(comment: string): KeyPair {
  const pair = ssh2.utils.generateKeyPairSync('ed25519', { comment });
  // ssh2 drops zeros that a public key begins with: one key in 256 is malformed.
  if (ssh2.utils.parseKey(pair.private) instanceof Error) return makeKeyPair(comment);
  const wire = pair.public.split(' ')[1];
  if (wire === undefined) throw new Error('ssh2 made a public key of an unknown form.');
  return { privateKey: pair.private, publicKey: pair.public, wire };
}
