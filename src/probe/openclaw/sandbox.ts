// The containers in which OpenClaw runs its tools, as Docker has made them, and what can be done inside.
import { z } from 'zod';
import type { ReadingShell, Shell } from '../../machine/shell.ts';
import { parseJson } from '../json.ts';
import { outputOf } from '../result.ts';

const INSPECT =
  'set -e; ids=$(sudo docker ps -aq --no-trunc --filter label=openclaw.sandbox=1); ' +
  'if [ -z "$ids" ]; then echo "[]"; else sudo docker inspect $ids; fi';
const ADVICE = 'Look at journalctl -u docker: the engine does not answer.';
const MORE_THAN_THE_LIMIT = 300;

interface Mount {
  readonly source: string;
  readonly destination: string;
  readonly writable: boolean;
}

export interface SandboxContainer {
  /** 64 hex digits; the first twelve are its host name. */
  readonly id: string;
  /** `openclaw-sbx-agent-main-main-20ceb99b` */
  readonly name: string;
  readonly running: boolean;
  readonly createdAt: Date;
  readonly image: string;
  /** The session that it is for: `agent:main:main`. */
  readonly session: string;
  /** `none`, `bridge`, ... */
  readonly network: string;
  readonly readOnlyRoot: boolean;
  readonly privileged: boolean;
  readonly droppedCapabilities: readonly string[];
  readonly addedCapabilities: readonly string[];
  readonly securityOptions: readonly string[];
  /** Sorted by destination; file systems in memory are not among them. */
  readonly mounts: readonly Mount[];
  /** Limits by name. */
  readonly ulimits: Readonly<Record<string, { readonly soft: number; readonly hard: number }>>;
  readonly logDriver: string;
  readonly logOptions: Readonly<Record<string, string>>;
}

const List = z.array(z.string()).nullable();

const Inspected = z.array(
  z.object({
    Id: z.string(),
    Name: z.string(),
    Created: z.iso.datetime(),
    State: z.object({ Running: z.boolean() }),
    Config: z.object({ Image: z.string(), Labels: z.record(z.string(), z.string()) }),
    HostConfig: z.object({
      NetworkMode: z.string(),
      ReadonlyRootfs: z.boolean(),
      Privileged: z.boolean(),
      CapDrop: List,
      CapAdd: List,
      SecurityOpt: List,
      Ulimits: z.array(z.object({ Name: z.string(), Soft: z.number(), Hard: z.number() })).nullable(),
      LogConfig: z.object({ Type: z.string(), Config: z.record(z.string(), z.string()) }),
    }),
    Mounts: z.array(z.object({ Source: z.string(), Destination: z.string(), RW: z.boolean() })),
  }),
);

/** All sandbox containers, whether they run or not (guide: 5.2, 8.2). */
export async function readSandboxContainers(shell: ReadingShell): Promise<readonly SandboxContainer[]> {
  return parseSandboxContainers(outputOf(await shell.run(INSPECT), ADVICE));
}

export function parseSandboxContainers(text: string): readonly SandboxContainer[] {
  return parseJson(text, Inspected, 'docker inspect').map(
    ({ Id, Name, Created, State, Config, HostConfig, Mounts }) => ({
      id: Id,
      name: Name.replace(/^\//, ''),
      running: State.Running,
      createdAt: new Date(Created),
      image: Config.Image,
      session: Config.Labels['openclaw.sessionKey'] ?? '',
      network: HostConfig.NetworkMode,
      readOnlyRoot: HostConfig.ReadonlyRootfs,
      privileged: HostConfig.Privileged,
      droppedCapabilities: HostConfig.CapDrop ?? [],
      addedCapabilities: HostConfig.CapAdd ?? [],
      securityOptions: HostConfig.SecurityOpt ?? [],
      mounts: Mounts.map(({ Source, Destination, RW }) => ({
        source: Source,
        destination: Destination,
        writable: RW,
      })).sort((a, b) => (a.destination < b.destination ? -1 : 1)),
      ulimits: Object.fromEntries(
        (HostConfig.Ulimits ?? []).map(({ Name: name, Soft, Hard }) => [name, { soft: Soft, hard: Hard }]),
      ),
      logDriver: HostConfig.LogConfig.Type,
      logOptions: HostConfig.LogConfig.Config,
    }),
  );
}

/** What a program in a sandbox container finds it can do. */
export interface Confinement {
  /** Names of its network interfaces, sorted. */
  readonly interfaces: readonly string[];
  /** The effective capabilities, as a number in hex: `0000000000000000` is none. */
  readonly capabilities: string;
  readonly mayGainPrivileges: boolean;
  /** Those of its root and `/agent` in which a file can be made. */
  readonly writable: readonly string[];
  readonly openFiles: number;
}

// A POSIX shell is all that the image has for certain.
const ATTEMPTS = `
interfaces=$(ls /sys/class/net | sort | tr '\\n' ' ')
capabilities=$(sed -n 's/^CapEff:[[:space:]]*//p' /proc/self/status)
locked=$(sed -n 's/^NoNewPrivs:[[:space:]]*//p' /proc/self/status)
writable=
for place in / /agent/; do
  if (: > "$place"conform-attempt) 2> /dev/null; then
    rm -f "$place"conform-attempt
    writable="$writable $place"
  fi
done
printf '%s\\n' "interfaces: $interfaces" "capabilities: $capabilities" "locked: $locked" "writable: $writable" "open files: $(ulimit -n)"
`.trim();

/** Tries, inside a running sandbox container and as its tools would, what the sandbox must not allow (guide: 5.2). */
export async function readConfinement(shell: Shell, container: string): Promise<Confinement> {
  const result = await shell.$`sudo docker exec ${container} sh -c ${ATTEMPTS}`;
  return parseConfinement(outputOf(result, 'The container must run: look at docker ps -a.'));
}

export function parseConfinement(text: string): Confinement {
  const said = new Map(
    text.split('\n').map((line) => {
      const [name = '', ...rest] = line.split(':');
      return [name, rest.join(':').trim()];
    }),
  );
  const words = (name: string) => (said.get(name) ?? '').split(/\s+/).filter((word) => word !== '');
  return {
    interfaces: words('interfaces'),
    capabilities: said.get('capabilities') ?? '',
    mayGainPrivileges: said.get('locked') !== '1',
    writable: words('writable').map((place) => (place === '/' ? place : place.replace(/\/$/, ''))),
    openFiles: Number(said.get('open files')),
  };
}

const FORK = `i=0
while [ $i -lt ${MORE_THAN_THE_LIMIT} ]; do
  sleep 3 &
  i=$((i+1))
  echo $i
done`;

/**
 * How many processes a program in a running sandbox container can start at once, of the 300 that it tries (guide: 5.2 promises 256
 * as the most). Nobody in the container takes note of their end, so it is of no use afterwards: remove it.
 */
export async function readProcessesStarted(shell: Shell, container: string): Promise<number> {
  const { stdout } = await shell.$`sudo docker exec ${container} sh -c ${FORK}`;
  return Math.max(0, ...stdout.split('\n').map(Number));
}
