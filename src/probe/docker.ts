// The Docker engine and the ports its containers publish.
import { z } from 'zod';
import type { ReadingShell } from '../machine/shell.ts';
import { ProbeError } from './error.ts';
import { parseJson } from './json.ts';
import { commandMissing, linesOf, outputOf } from './result.ts';

const INFO = "LC_ALL=C sudo docker info --format '{{json .}}'";
const PORTS =
  'set -e; ids=$(sudo docker ps -q); [ -z "$ids" ] || ' +
  "sudo docker inspect --format '{{.Name}} {{json .NetworkSettings.Ports}}' $ids";

export interface DockerEngine {
  readonly installed: boolean;
  readonly running: boolean;
  /** Null of an engine that is not running, as all that follows. */
  readonly serverVersion: string | null;
  readonly storageDriver: string | null;
  /** `iptables`, `nftables`, ...; null of engines before 28, which know iptables only. */
  readonly firewallBackend: string | null;
}

export interface PublishedPort {
  readonly container: string;
  /** `0.0.0.0` and `::` are every address of the machine. */
  readonly hostIp: string;
  readonly hostPort: number;
  readonly containerPort: number;
  readonly protocol: string;
}

const Info = z.object({
  ServerVersion: z.string(),
  Driver: z.string(),
  FirewallBackend: z.object({ Driver: z.string() }).nullish(),
});

const STOPPED = { running: false, serverVersion: null, storageDriver: null, firewallBackend: null };

/** State of the engine (guide: 1.4). */
export async function readDocker(shell: ReadingShell): Promise<DockerEngine> {
  const result = await shell.run(INFO);
  if (commandMissing(result, 'docker')) return { installed: false, ...STOPPED };
  // With the engine stopped, some clients exit with 0 and an empty server version, others with 1.
  if (/Cannot connect to the Docker daemon|failed to connect to the docker API/.test(result.stderr))
    return { installed: true, ...STOPPED };
  return parseDocker(outputOf(result, 'Run it on the machine, and look at journalctl -u docker.'));
}

export function parseDocker(text: string): DockerEngine {
  const { ServerVersion, Driver, FirewallBackend } = parseJson(text, Info, 'docker info');
  if (ServerVersion === '') return { installed: true, ...STOPPED };
  const firewallBackend = FirewallBackend?.Driver ?? null;
  return {
    installed: true,
    running: true,
    serverVersion: ServerVersion,
    storageDriver: Driver,
    firewallBackend,
  };
}

const Ports = z.record(
  z.string(),
  z.array(z.object({ HostIp: z.string(), HostPort: z.string() })).nullable(),
);

/** Ports that running containers publish on the machine (guide: 1.6), sorted. */
export async function readPublishedPorts(shell: ReadingShell): Promise<readonly PublishedPort[]> {
  return parsePublishedPorts(
    outputOf(await shell.run(PORTS), 'Start the engine: without it no port can be listed.'),
  );
}

/** @param text a line for each container: name with a leading slash, a blank, its ports as JSON */
export function parsePublishedPorts(text: string): readonly PublishedPort[] {
  const key = (p: PublishedPort): string =>
    [p.container, p.protocol, p.containerPort, p.hostIp, p.hostPort].join(' ');
  return linesOf(text)
    .flatMap(parseContainer)
    .sort((a, b) => key(a).localeCompare(key(b), 'en', { numeric: true }));
}

function parseContainer(line: string): PublishedPort[] {
  const [, container, json] = /^\/(\S+) (\{.*\}|null)$/.exec(line) ?? [];
  if (container === undefined || json === undefined) throw ProbeError.unreadable('docker inspect', line);
  const ports = parseJson(json, Ports.nullable(), 'docker inspect') ?? {};
  return Object.entries(ports).flatMap(([port, bindings]) => {
    const [, number, protocol] = /^(\d+)\/(\w+)$/.exec(port) ?? [];
    if (protocol === undefined) throw ProbeError.unreadable('docker inspect', line);
    return (bindings ?? []).map(({ HostIp, HostPort }) => ({
      container,
      hostIp: HostIp,
      hostPort: Number(HostPort),
      containerPort: Number(number),
      protocol,
    }));
  });
}
