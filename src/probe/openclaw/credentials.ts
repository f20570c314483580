// The credentials with which OpenClaw's main agent goes to the providers of models.
import { z } from 'zod';
import type { ReadingShell } from '../../machine/shell.ts';
import { ProbeError } from '../error.ts';
import { type Digested, readDigested, readDigestedOf } from './digested.ts';
import { SERVICE_USER, STATE } from './service-user.ts';
import { DATABASE, query } from './state-database.ts';

export const CREDENTIALS = `${STATE}/agents/main/agent/auth-profiles.json`;
/** Where releases have them that keep no file. */
const STORED = `${query("select value_json from config_machine_state where state_key = 'authProfiles.store'")} |
  sudo -u ${SERVICE_USER} env --chdir=/ node -e 'console.log(JSON.parse(fs.readFileSync(0, "utf8"))[0]?.value_json ?? "{}")'`;

export interface Credential {
  /** `openai:manual` */
  readonly profile: string;
  readonly provider: string;
  readonly type: 'token' | 'api_key' | 'oauth';
  /** Digest of the token or key, as `digestOf` makes it; null of an OAuth login. */
  readonly secret: string | null;
}

const Store = z.object({
  profiles: z
    .record(
      z.string(),
      z.object({
        type: z.enum(['token', 'api_key', 'oauth']),
        provider: z.string(),
        token: z.string().optional(),
        key: z.string().optional(),
      }),
    )
    .default({}),
});

/** The credentials that are saved, by profile; none when nothing was ever saved. */
export async function readCredentials(shell: ReadingShell): Promise<readonly Credential[]> {
  const inFile = parseCredentials(await readDigested(shell, CREDENTIALS));
  if (inFile.length > 0) return inFile;
  return parseCredentials(await readDigestedOf(shell, STORED, `Look at ${DATABASE}: it is not as it was.`));
}

/** Which file has them: one of their own, or where there is none the database. */
export async function readCredentialsFile(shell: ReadingShell): Promise<string> {
  const { exitCode } = await shell.$`sudo test -e ${CREDENTIALS}`;
  return exitCode === 0 ? CREDENTIALS : DATABASE;
}

export function parseCredentials(store: Digested): readonly Credential[] {
  const { success, data } = Store.safeParse(store);
  if (!success) throw ProbeError.unreadable(`cat ${CREDENTIALS}`, JSON.stringify(store));
  return Object.entries(data.profiles).map(([profile, { type, provider, token, key }]) => ({
    profile,
    provider,
    type,
    secret: token ?? key ?? null,
  }));
}
