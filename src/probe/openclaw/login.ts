// How far a login at Google, the guide's first example of a provider, gets before it needs a person with a browser.
import type { Shell } from '../../machine/shell.ts';
import { ProbeError } from '../error.ts';
import { asService } from './service-user.ts';

/** How long it may stay silent, with a cold cache of compiled code. */
const QUIET_MS = 60_000;
const WANTS_PASTE = /Paste the redirect URL/;
const WANTS_PROVIDER = /Select a provider/;
/** In the form Google gives them out; nobody's. */
const CLIENT_ID = '1-conformance.apps.googleusercontent.com';

/** One of both is null. */
export interface Login {
  /** The address that the browser is sent to, and where that is to send the browser afterwards. */
  readonly browser: { readonly host: string; readonly redirect: string } | null;
  /** What it said instead of asking for a browser. */
  readonly error: string | null;
}

/**
 * Begins a login at a terminal, and gives up when it asks for a browser (guide: 3.2, Option A).
 * @param client `found`: the OAuth client that OpenClaw finds on the machine; `given`: one that the environment names
 */
export async function readGeminiLogin(shell: Shell, client: 'found' | 'given'): Promise<Login> {
  const environment = client === 'given' ? `GEMINI_CLI_OAUTH_CLIENT_ID=${CLIENT_ID} ` : '';
  const command = asService(`${environment}openclaw models auth login --provider google-gemini-cli`);
  const { stdout } = await shell.dialogue(
    command,
    [{ prompt: new RegExp(`${WANTS_PASTE.source}|${WANTS_PROVIDER.source}`), presses: ['escape'] }],
    {
      quietMs: QUIET_MS,
    },
  );
  return parseLogin(stdout);
}

/** @param text what stood on the screen */
export function parseLogin(text: string): Login {
  const [address] = /https:\/\/\S+\?\S*redirect_uri=\S+/.exec(text) ?? [];
  if (address !== undefined) {
    const { host, searchParams } = new URL(address);
    return { browser: { host, redirect: searchParams.get('redirect_uri') ?? '' }, error: null };
  }
  if (WANTS_PROVIDER.test(text)) return { browser: null, error: 'It asks which provider is meant.' };
  const [, error] = /^Error: (.+)$/m.exec(text) ?? [];
  if (error === undefined) throw ProbeError.unreadable('openclaw models auth login', text.trim().slice(-300));
  return { browser: null, error: error.trim() };
}
