// The NoCloud seed: vm/cloud-init.yaml as user-data, and what is made at run time as meta-data and vendor-data.
import { readFile } from 'node:fs/promises';
import { stringify } from 'yaml';
import type { KeyPair } from './keys.ts';

export const USER_DATA = new URL('../../vm/cloud-init.yaml', import.meta.url);

export interface SeedInput {
  readonly instanceId: string;
  readonly hostname: string;
  readonly operator: KeyPair;
  readonly host: KeyPair;
  /** Certificate authorities to trust, in PEM: the stand-ins'. */
  readonly authorities: readonly string[];
  /** Files that a stand-in needs on the machine, and what the kind of machine does not know by itself. */
  readonly files: readonly SeedFile[];
  /** Commands for the end of the first boot; none when left out. */
  readonly commands?: readonly (readonly string[])[];
  /** Version 2 of cloud-init's; the machine has its network from elsewhere when left out. */
  readonly network?: Readonly<Record<string, unknown>>;
}

export interface SeedFile {
  readonly path: string;
  readonly content: string;
  /** `0644` */
  readonly mode?: string;
  /** Whether it goes behind what is there. */
  readonly append?: boolean;
}

/** Where the distribution keeps all authorities it trusts, those of {@link SeedInput.authorities} included. */
const TRUSTED = '/etc/ssl/certs/ca-certificates.crt';

/**
 * Node.js has a list of authorities of its own: it is told of the machine's in every login, under sudo and in every service,
 * as a network with an authority of its own has it done on its hosts.
 */
const NODE_TRUST: readonly SeedFile[] = [
  { path: '/etc/environment', content: `NODE_EXTRA_CA_CERTS=${TRUSTED}\n`, append: true },
  { path: '/etc/pam.d/sudo', content: 'session required pam_env.so\n', append: true },
  {
    path: '/etc/systemd/system.conf.d/90-authorities.conf',
    content: `[Manager]\nDefaultEnvironment=NODE_EXTRA_CA_CERTS=${TRUSTED}\n`,
  },
];

/** Everything that is written to a machine before its first login. */
export function filesOf({
  authorities,
  files,
}: Pick<SeedInput, 'authorities' | 'files'>): readonly SeedFile[] {
  return [...(authorities.length > 0 ? NODE_TRUST : []), ...files];
}

/** What is made at run time of cloud-init's configuration. */
export function vendorOf(
  input: Pick<SeedInput, 'host' | 'authorities' | 'files' | 'commands'>,
): Readonly<Record<string, unknown>> {
  const { authorities, commands = [] } = input;
  const files = filesOf(input).map(({ mode, ...file }) => ({ ...file, ...(mode && { permissions: mode }) }));
  const runcmd = [
    // The settings of systemd are read again; nothing is restarted.
    ...(authorities.length > 0 ? [['systemctl', 'daemon-reload']] : []),
    ...commands,
  ];
  return {
    ssh_deletekeys: true,
    ssh_genkeytypes: [],
    ssh_keys: { ed25519_private: input.host.privateKey, ed25519_public: input.host.publicKey },
    ...(authorities.length > 0 && { ca_certs: { trusted: authorities } }),
    ...(runcmd.length > 0 && { runcmd }),
    ...(files.length > 0 && { write_files: files }),
  };
}

/** @returns the seed's files by name, in the form NoCloud reads them. */
export async function makeSeed(input: SeedInput): Promise<Record<string, string>> {
  const { network } = input;
  return {
    'user-data': await readFile(USER_DATA, 'utf8'),
    'meta-data': stringify({
      'instance-id': input.instanceId,
      'local-hostname': input.hostname,
      'public-keys': [input.operator.publicKey],
    }),
    'vendor-data': `#cloud-config\n${stringify(vendorOf(input))}`,
    ...(network && { 'network-config': stringify(network) }),
  };
}
