// The lab: one container beside the machine that answers for every service that is a stand-in.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers';
import { fetchedFor, fetchInto } from '../../lab/build-context.ts';
import { ensureDebianBase } from '../machine/container/base.ts';
import { ensureImage } from '../machine/container/build.ts';
import { docker, RUN_LABEL } from '../machine/container/docker.ts';
import type { Progress } from '../progress.ts';
import type { Liveness } from '../report/outcome.ts';
import { type Authority, makeAuthority, takeUpAuthority } from './certificates.ts';
import { DOCUMENTED_NODE, type NodeMajor } from './node-releases.ts';
import { OP, SERVICES, type ServiceId } from './services.ts';

const IMAGE_CONTEXT = fileURLToPath(new URL('../../lab/image', import.meta.url));
const FURTHER_NODE = fileURLToPath(new URL('../../lab/further-node', import.meta.url));
const SERVER = fileURLToPath(new URL('../../lab/server', import.meta.url));
const TAILSCALE = new URL('../../lab/tailscale/tailscale.py', import.meta.url);
const START_LIMIT_MS = 30_000;

/** Private OpenPGP keys, armoured, by the service whose packages they sign. */
type SigningKeys = Readonly<Record<string, string>>;

/** What a machine needs in order to meet the stand-ins, and the runner to command them. */
export interface Lab {
  /** URL of the control port; null when no server is stood in for. */
  readonly control: string | null;
  readonly hosts: readonly { host: string; ipAddress: string }[];
  /** Certificate authorities to trust, in PEM. */
  readonly authorities: readonly string[];
  /** Null when no server is stood in for. */
  readonly authority: Pick<Authority, 'caPem' | 'keyPem'> | null;
  readonly signingKeys: SigningKeys;
  readonly files: readonly { path: string; content: string; mode: string }[];
}

/** The lab's image; built from Debian's packages and npm's, so that no service it stands in for is needed. */
export async function ensureLabImage(
  nodeMajor: NodeMajor,
  progress: Progress,
  signal: AbortSignal,
): Promise<string> {
  const { id } = await ensureDebianBase(progress, signal);
  return ensureImage(
    {
      // Of each name one image is kept.
      name:
        nodeMajor === DOCUMENTED_NODE ? 'guide-conformance/lab' : `guide-conformance/lab-node${nodeMajor}`,
      context: IMAGE_CONTEXT,
      base: id,
      fetched: fetchedFor(nodeMajor),
      fetch: async (limit) => {
        const dir = await mkdtemp(join(tmpdir(), 'guide-conformance-lab-'));
        await fetchInto(dir, nodeMajor, limit);
        return { dir, [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }) };
      },
    },
    progress,
    signal,
  );
}

/** The lab's image with further releases of Node.js beside its own. */
async function ensureImageWith(
  [own, ...further]: LabOptions['nodeMajors'],
  progress: Progress,
  signal: AbortSignal,
): Promise<string> {
  let image = await ensureLabImage(own, progress, signal);
  for (const major of further) {
    image = await ensureImage(
      {
        name: `guide-conformance/lab-node${own}-${major}`,
        context: FURTHER_NODE,
        base: image,
        args: { OTHER: await ensureLabImage(major, progress, signal), MAJOR: major },
      },
      progress,
      signal,
    );
  }
  return image;
}

/** Stand-ins that are servers: all but `tailscale`, which is a command on the machine. */
export function served(world: Readonly<Record<ServiceId, Liveness>>): ServiceId[] {
  return (Object.keys(SERVICES) as ServiceId[]).filter(
    (id) => world[id] === 'stand-in' && SERVICES[id].names.length > 0,
  );
}

/** Stand-ins that are commands on the machine. */
export async function machineFiles(world: Readonly<Record<ServiceId, Liveness>>): Promise<Lab['files']> {
  return world.tailscale === 'stand-in'
    ? [{ path: '/usr/bin/tailscale', content: await readFile(TAILSCALE, 'utf8'), mode: '0755' }]
    : [];
}

export interface LabOptions {
  readonly runId: string;
  readonly world: Readonly<Record<ServiceId, Liveness>>;
  /** The major releases of Node.js that NodeSource hands out, that of 1.3 first. */
  readonly nodeMajors: readonly [NodeMajor, ...NodeMajor[]];
  /** The keys that the stand-ins accept. */
  readonly inputs: {
    readonly llmApiKey?: string | undefined;
    readonly botToken?: string | undefined;
  };
  /** The one that the machine trusts already; a new one when left out. */
  readonly authority?: Pick<Authority, 'caPem' | 'keyPem'> | null | undefined;
  /** Those that the machine trusts already, by service; new ones when left out. */
  readonly signingKeys?: SigningKeys | undefined;
}

/**
 * Starts the stand-ins that `world` asks for. What is started carries the label of the run, and goes with it.
 */
export async function startLab(
  {
    runId,
    world,
    nodeMajors,
    inputs: { llmApiKey, botToken },
    authority: known,
    signingKeys = {},
  }: LabOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<Lab> {
  const files = await machineFiles(world);
  const services = served(world);
  if (services.length === 0)
    return { control: null, hosts: [], authorities: [], authority: null, signingKeys, files };

  const image = await ensureImageWith(nodeMajors, progress, signal);
  const names = services.flatMap((id) => SERVICES[id].names);
  const authority = known ? takeUpAuthority(known) : await makeAuthority();
  const { certPem, keyPem } = await authority.issue(names);
  const sources = (await readdir(SERVER, { recursive: true })).filter((name) => name.endsWith('.ts'));
  const started = await new GenericContainer(image)
    .withAutoCleanup(false)
    .withLabels({ [RUN_LABEL]: runId })
    .withCopyContentToContainer([
      ...(await Promise.all(
        sources.map(async (name) => ({
          content: await readFile(join(SERVER, name), 'utf8'),
          target: `/lab/${name}`,
        })),
      )),
      {
        content: JSON.stringify({ services, nodeMajors, llmApiKey, botToken }),
        target: '/lab/config.json',
        mode: 0o600,
      },
      ...(services.includes('1password')
        ? [{ content: await readFile(OP, 'utf8'), target: '/lab/op.py' }]
        : []),
      { content: certPem, target: '/lab/tls/cert.pem' },
      { content: keyPem, target: '/lab/tls/key.pem', mode: 0o600 },
      ...Object.entries(signingKeys).map(([service, content]) => ({
        content,
        target: `/lab/signing/${service}`,
        mode: 0o600,
      })),
    ])
    .withWaitStrategy(Wait.forLogMessage(/^Serving /))
    .withStartupTimeout(START_LIMIT_MS)
    .start();
  const { NetworkSettings } = await docker().getContainer(started.getId()).inspect();
  const ipAddress = NetworkSettings.Networks.bridge?.IPAddress ?? '';
  return {
    control: `http://${ipAddress}:8420`,
    hosts: names.map((host) => ({ host, ipAddress })),
    authorities: [authority.caPem],
    authority: { caPem: authority.caPem, keyPem: authority.keyPem },
    signingKeys: await signingKeysOf(started, services),
    files,
  };
}

/** The keys that the lab has made, for a machine that goes on in another run: what it trusts must sign then, too. */
async function signingKeysOf(
  lab: StartedTestContainer,
  services: readonly ServiceId[],
): Promise<SigningKeys> {
  const keys: [string, string][] = [];
  for (const service of services) {
    const { exitCode, stdout } = await lab.exec(['cat', `/lab/signing/${service}`]);
    if (exitCode === 0) keys.push([service, stdout]);
  }
  return Object.fromEntries(keys);
}
