// OpenClaw's sessions: those that its command lists, and those that stand in its store.
import { z } from 'zod';
import type { ReadingShell } from '../../machine/shell.ts';
import { parseJson } from '../json.ts';
import { outputOf } from '../result.ts';
import { asService, STATE } from './service-user.ts';

const STORE = `${STATE}/agents/main/sessions/sessions.json`;

const Listed = z.object({ sessions: z.array(z.object({ key: z.string() })) });
const Stored = z.record(z.string(), z.unknown());

export interface Sessions {
  /** Keys that `openclaw sessions list` shows, sorted. */
  readonly listed: readonly string[];
  /** Keys in the store of the agent `main`, sorted. */
  readonly stored: readonly string[];
}

/** The sessions of the agent `main`, by their keys: `agent:main:main`. */
export async function readSessions(shell: ReadingShell): Promise<Sessions> {
  const listed = await shell.run(asService('openclaw sessions list --json 2>/dev/null'));
  const stored = await shell.$`sudo cat ${STORE}`;
  return {
    listed: parseSessionList(outputOf(listed, 'Run it on the machine.')),
    stored: parseSessionStore(outputOf(stored, 'Write to the bot once: then there is a session.')),
  };
}

export function parseSessionList(text: string): readonly string[] {
  // Warnings about the configuration may stand before it.
  const json = text.slice(Math.max(0, text.search(/^\{/m)));
  return parseJson(json, Listed, 'openclaw sessions list')
    .sessions.map(({ key }) => key)
    .sort();
}

export function parseSessionStore(text: string): readonly string[] {
  return Object.keys(parseJson(text, Stored, STORE)).sort();
}
