// What was made for a run and a machine goes on living by: its keys, its authority, its address. Kept in the run's folder.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const keyPair = z.strictObject({ privateKey: z.string(), publicKey: z.string(), wire: z.string() });

const identitySchema = z.strictObject({
  operator: keyPair,
  host: keyPair,
  /** The lab's; null when nothing is stood in for. */
  authority: z.strictObject({ caPem: z.string(), keyPem: z.string() }).nullable(),
  /** Private keys that sign the packages of stood-in repositories, by service. */
  signingKeys: z.record(z.string(), z.string()).exactOptional(),
  /** Prefix of the tailnet: `100.70.3`. */
  tailnet: z.string(),
  /** Keys that were made for stand-ins. */
  llmApiKey: z.string().exactOptional(),
  botToken: z.string().exactOptional(),
});
export type Identity = z.infer<typeof identitySchema>;

const FILE = 'identity.json';

/** @param dir a folder that nobody else may read */
export async function writeIdentity(dir: string, identity: Identity): Promise<void> {
  await writeFile(join(dir, FILE), JSON.stringify(identity), { mode: 0o600 });
}

/** @throws Error when there is none, or it is of another version of the suite. */
export async function readIdentity(dir: string): Promise<Identity> {
  return identitySchema.parse(JSON.parse(await readFile(join(dir, FILE), 'utf8')));
}
