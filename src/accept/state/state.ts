// The state of a host: one reading of all that would show if something was changed.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { BrokenError } from '../../machine/shell.ts';
import type { Jail } from '../jail/jail.ts';
import { PLACES } from './places.ts';

const SNAPSHOT = readFileSync(new URL('snapshot.py', import.meta.url), 'utf8');
const LIMIT_MS = 60_000;

const FileState = z.object({
  mode: z.string(),
  owner: z.string(),
  /** Nanoseconds since 1970; too large to be exact as a number, so that only equality counts. */
  mtime: z.number(),
  ctime: z.number(),
  size: z.number().optional(),
  /** Keyed: to be compared within a run, and of no use to anybody after it. */
  hash: z.string().optional(),
  target: z.string().optional(),
});
export type FileState = z.infer<typeof FileState>;

const UnitState = z.object({
  ActiveState: z.string(),
  SubState: z.string(),
  InvocationID: z.string(),
  ActiveEnterTimestampMonotonic: z.string(),
  UnitFileState: z.string(),
  TriggeredBy: z.string().default(''),
  Type: z.string().default(''),
  NeedDaemonReload: z.string(),
});
export type UnitState = z.infer<typeof UnitState>;

const table = z.record(z.string(), z.string());

/** Null is what could not be read: no such program, or it does not answer. */
const HostState = z.object({
  boot: z.string(),
  hostname: z.string(),
  files: z.record(z.string(), FileState),
  users: table,
  groups: table,
  sysctls: table,
  mounts: table,
  containers: table.nullable(),
  images: table.nullable(),
  networks: table.nullable(),
  units: z.record(z.string(), UnitState).nullable(),
  /** Rules in the words of iptables-save, without counters. */
  firewall: z.object({ v4: z.array(z.string()).nullable(), v6: z.array(z.string()).nullable() }),
  /** `tcp 127.0.0.1:18789 openclaw-gatewa`. */
  sockets: z.array(z.string()).nullable(),
  packages: table,
  /** What Tailscale serves, as it tells. */
  serve: z.string(),
});
export type HostState = z.infer<typeof HostState>;

/** With what the contents of files are hashed in one acceptance: kept in memory, and forgotten with it. */
export type StateKey = Buffer;

export function newStateKey(): StateKey {
  return randomBytes(32);
}

/**
 * Reads the state of the host, with one command that nobody puts on record: the key stands in it.
 * @param key the same for all readings that are compared
 * @throws BrokenError when it can't be read: without root, or without Python
 */
export async function readState(
  jail: Pick<Jail, 'shell'>,
  key: StateKey,
  signal?: AbortSignal,
): Promise<HostState> {
  const { exitCode, stdout, stderr } = await jail
    .shell(() => undefined, signal)
    .run(`sudo python3 - << 'SNAPSHOT'\n${program(key)}\nSNAPSHOT`, { timeoutMs: LIMIT_MS });
  if (exitCode !== 0)
    throw new BrokenError(
      `The host’s state can’t be read, so nothing proves it unchanged: ${stderr.trim().slice(-300)}`,
    );
  return HostState.parse(JSON.parse(stdout));
}

function program(key: StateKey): string {
  // JSON's strings are Python's, too: what is not ASCII would stand in them as it is.
  const places = JSON.stringify(JSON.stringify(PLACES));
  return `import json as _json\nKEY = bytes.fromhex("${key.toString('hex')}")\nPLACES = _json.loads(${places})\n${SNAPSHOT}`;
}
