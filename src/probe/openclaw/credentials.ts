// The credentials with which OpenClaw's main agent goes to the providers of models.
import { z } from 'zod';
import type { ReadingShell } from '../../machine/shell.ts';
import { ProbeError } from '../error.ts';
import { type Digested, readDigested } from './digested.ts';
import { STATE } from './service-user.ts';

export const CREDENTIALS = `${STATE}/agents/main/agent/auth-profiles.json`;

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
  return parseCredentials(await readDigested(shell, CREDENTIALS));
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
