// The NoCloud seed: vm/cloud-init.yaml as user-data, and what is made at run time as meta-data and vendor-data.
import { readFile } from 'node:fs/promises';
import { stringify } from 'yaml';
import type { KeyPair } from './keys.ts';

const USER_DATA = new URL('../../vm/cloud-init.yaml', import.meta.url);

export interface SeedInput {
  readonly instanceId: string;
  readonly hostname: string;
  readonly operator: KeyPair;
  readonly host: KeyPair;
  /** Certificate authorities to trust, in PEM: the stand-ins'. */
  readonly authorities: readonly string[];
  /** Files that a stand-in needs on the machine. */
  readonly files: readonly { path: string; content: string; mode: string }[];
}

/** @returns the seed's files by name, in the form NoCloud reads them. */
export async function makeSeed(input: SeedInput): Promise<Record<string, string>> {
  const vendor = {
    ssh_deletekeys: true,
    ssh_genkeytypes: [],
    ssh_keys: { ed25519_private: input.host.privateKey, ed25519_public: input.host.publicKey },
    ...(input.authorities.length > 0 && { ca_certs: { trusted: input.authorities } }),
    ...(input.files.length > 0 && {
      write_files: input.files.map(({ path, content, mode }) => ({ path, content, permissions: mode })),
    }),
  };
  return {
    'user-data': await readFile(USER_DATA, 'utf8'),
    'meta-data': stringify({
      'instance-id': input.instanceId,
      'local-hostname': input.hostname,
      'public-keys': [input.operator.publicKey],
    }),
    'vendor-data': `#cloud-config\n${stringify(vendor)}`,
  };
}
