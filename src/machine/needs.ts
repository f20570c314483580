// What a machine of our own is given before it boots.
import type { Network } from 'dockerode';
import type { KeyPair } from './keys.ts';
import type { Disk } from './machine.ts';
import type { SeedInput } from './seed.ts';

/** What a machine is given, whatever kind it is. */
export interface MachineNeeds extends Pick<SeedInput, 'authorities' | 'files'> {
  readonly runId: string;
  /** Folder of the run, which only its owner may read. */
  readonly runDir: string;
  readonly tailnet: Network;
  readonly operator: KeyPair;
  /** File with the operator's private key. */
  readonly identityFile: string;
  readonly host: KeyPair;
  /** IP addresses of the resolvers to use. */
  readonly nameservers: readonly string[];
  /** Names that lead to a stand-in. */
  readonly hosts: readonly { host: string; ipAddress: string }[];
  /** What it starts with; a fresh machine when null. */
  readonly disk: Disk | null;
}
