// OpenClaw's sessions: those that its command lists, and those that stand in its store.
import { z } from 'zod';
import type { ReadingShell } from '../../machine/shell.ts';
import { parseJson } from '../json.ts';
import { outputOf } from '../result.ts';
import { asService, STATE } from './service-user.ts';
import { AGENT_DATABASE, query } from './state-database.ts';

const STORE = `${STATE}/agents/main/sessions/sessions.json`;

const Listed = z.object({ sessions: z.array(z.object({ key: z.string() })) });
const Stored = z.record(z.string(), z.unknown());
const Rows = z.array(z.object({ session_key: z.string() }));

export interface Sessions {
  /** Keys that `openclaw sessions list` shows, sorted. */
  readonly listed: readonly string[];
  /** Keys in the store of the agent `main`, sorted. */
  readonly stored: readonly string[];
}

/** The sessions of the agent `main`, by their keys: `agent:main:main`. */
export async function readSessions(shell: ReadingShell): Promise<Sessions> {
  const listed = await shell.run(asService('openclaw sessions list --json 2>/dev/null'));
  return {
    listed: parseSessionList(outputOf(listed, 'Run it on the machine.')),
    stored: await readStored(shell),
  };
}

/** From their own file, or where there is none the agent's database. */
async function readStored(shell: ReadingShell): Promise<readonly string[]> {
  const file = await shell.$`if sudo test -e ${STORE}; then sudo cat ${STORE}; fi`;
  const text = outputOf(file, 'Run it on the machine, as root.');
  if (text !== '') return parseSessionStore(text);
  const rows = await shell.run(query('select session_key from session_nodes', AGENT_DATABASE));
  return parseSessionRows(outputOf(rows, `Look at ${AGENT_DATABASE}: it is not as it was.`));
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

/** @param text rows of the agent's database */
export function parseSessionRows(text: string): readonly string[] {
  return parseJson(text, Rows, 'the sessions in the database')
    .map(({ session_key }) => session_key)
    .sort();
}
