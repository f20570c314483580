// Who may write to the bot: senders that were approved, and those that wait for it.
import { z } from 'zod';
import type { ReadingShell } from '../../machine/shell.ts';
import { parseJson } from '../json.ts';
import { outputOf } from '../result.ts';
import { STATE } from './service-user.ts';
import { DATABASE, query } from './state-database.ts';

const Pending = z.object({ requests: z.array(z.object({ id: z.string() })) });
const Stored = z.array(z.object({ id: z.string() }));
const Approved = z.object({ allowFrom: z.array(z.string()) });

/** Ids of senders, as the channel counts them. */
export interface Pairing {
  readonly pending: readonly string[];
  readonly approved: readonly string[];
}

/** Where a channel's requests for pairing wait. */
export function pendingFile(channel: string): string {
  return `${STATE}/credentials/${channel}-pairing.json`;
}

/** Where a channel's approved senders are kept. */
export function approvedFile(channel: string): string {
  return `${STATE}/credentials/${channel}-allowFrom.json`;
}

/** Senders who have asked for pairing, and those whose code was approved (guide: 4.4). Codes stay on the machine. */
export async function readPairing(shell: ReadingShell, channel: string): Promise<Pairing> {
  const [pending, approved] = [
    await contents(shell, pendingFile(channel)),
    await contents(shell, approvedFile(channel)),
  ];
  if (pending !== '' || approved !== '')
    return { pending: parsePending(pending), approved: parseApproved(approved) };
  return {
    pending: await stored(shell, `select request_id as id from channel_pairing_requests ${of(channel)}`),
    approved: await stored(
      shell,
      `select entry as id from channel_pairing_allow_entries ${of(channel)} order by sort_order`,
    ),
  };
}

/** Files that have them: of their own, or where there are none the database. */
export async function readPairingFiles(shell: ReadingShell, channel: string): Promise<readonly string[]> {
  const files = [approvedFile(channel), pendingFile(channel)];
  const { exitCode } = await shell.$`sudo test -e ${approvedFile(channel)}`;
  return exitCode === 0 ? files : [DATABASE];
}

function of(channel: string): string {
  return `where channel_key = '${channel}'`;
}

async function stored(shell: ReadingShell, sql: string): Promise<readonly string[]> {
  const result = await shell.run(query(sql));
  return parseStored(outputOf(result, `Look at ${DATABASE}: it is not as it was.`));
}

/** @param text rows of the database */
export function parseStored(text: string): readonly string[] {
  return parseJson(text, Stored, 'the pairings in the database').map(({ id }) => id);
}

async function contents(shell: ReadingShell, path: string): Promise<string> {
  const result =
    await shell.$`if sudo test -e ${path}; then sudo sed ${'s/"code": "[^"]*"/"code": ""/'} ${path}; fi`;
  return outputOf(result, 'Run it on the machine, as root.');
}

/** @param text the file; empty when there is none */
export function parsePending(text: string): readonly string[] {
  return text === '' ? [] : parseJson(text, Pending, 'the pairing requests').requests.map(({ id }) => id);
}

/** @param text the file; empty when there is none */
export function parseApproved(text: string): readonly string[] {
  return text === '' ? [] : parseJson(text, Approved, 'the approved senders').allowFrom;
}
