// conform doctor: what is there, what is missing, and what to do about it.
import { constants } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import pc from 'picocolors';
import { cacheDir } from '../cache.ts';
import { BOUNDS, listCheckpoints } from '../checkpoint/store.ts';
import { docker, RUN_LABEL } from '../machine/container/docker.ts';
import { findEngine } from '../machine/container/engine.ts';
import { isDebianRoot, isInstalled } from '../machine/host.ts';
import type { Liveness } from '../report/outcome.ts';
import { takesColor } from '../report/takes-color.ts';
import { resolveWorld, SERVICES, type ServiceId } from '../world/services.ts';

const NEEDED_NODE = 24;
const NEEDED_GB = 6;

/** `missing` stops a walk; `later` is made by a walk itself; `note` is good to know. */
type State = 'there' | 'later' | 'note' | 'missing';

interface Finding {
  readonly what: string;
  readonly state: State;
  readonly says: string;
}

export async function doctor(signal: AbortSignal): Promise<number> {
  const findings = [
    node(),
    ...(await engine()),
    await disk(),
    await kvm(),
    await program(
      'ssh',
      '`conform accept` connects with it, and its ssh-keygen signs reports; install openssh-client',
    ),
    await program('chromium', 'the test of the report needs it; `npm test` installs it on Debian as root'),
    ...(await world(signal)),
  ];
  const colors = pc.createColors(takesColor(process.stdout, process.env));
  const paint = { there: colors.green, later: colors.cyan, note: colors.dim, missing: colors.red };
  const width = Math.max(...findings.map(({ what }) => what.length));
  for (const { what, state, says } of findings) {
    process.stdout.write(`${paint[state](state.padEnd(8))} ${what.padEnd(width)}  ${says}\n`);
  }
  const missing = findings.filter(({ state }) => state === 'missing');
  process.stdout.write(
    missing.length === 0
      ? '\nReady: `npm start` walks the guide.\n'
      : `\nNot ready: ${missing.map(({ what }) => what).join(', ')}.\n`,
  );
  return missing.length === 0 ? 0 : 2;
}

async function kvm(): Promise<Finding> {
  const opens = await access('/dev/kvm', constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
  return {
    what: 'KVM',
    state: 'note',
    says: opens
      ? 'it opens: virtual machines try it when they first boot, and run emulated where it boots nothing'
      : 'not for us here: virtual machines run on emulated processors, many times as slow',
  };
}

function node(): Finding {
  const major = Number(process.versions.node.split('.')[0]);
  return {
    what: 'Node.js',
    state: major >= NEEDED_NODE ? 'there' : 'missing',
    says:
      major >= NEEDED_NODE
        ? process.versions.node
        : `${process.versions.node}; run through npm, or install 24`,
  };
}

async function engine(): Promise<Finding[]> {
  const found = await findEngine();
  if (!found) {
    const own = process.env.DOCKER_HOST === undefined && (await isDebianRoot());
    return [
      {
        what: 'Docker engine',
        state: own ? 'later' : 'missing',
        says: own
          ? 'none answers; a walk installs and starts one'
          : 'none answers; install and start Docker Engine 20.10 or later, or check DOCKER_HOST',
      },
    ];
  }
  if (found.host !== undefined) process.env.DOCKER_HOST = found.host;
  const { Version } = await docker().version();
  const filters = { label: [RUN_LABEL] };
  const left = await docker().listContainers({ all: true, filters });
  return [
    { what: 'Docker engine', state: 'there', says: `${Version} at ${found.host ?? 'the default socket'}` },
    await image('Machine image', 'guide-conformance/machine'),
    await image('Lab image', 'guide-conformance/lab'),
    await checkpoints(),
    {
      what: 'Machines now',
      state: 'note',
      says: left.length === 0 ? 'none' : `${left.length} containers of walks; \`conform clean\` removes them`,
    },
  ];
}

async function checkpoints(): Promise<Finding> {
  const all = await listCheckpoints();
  const phases = [...new Set(all.map(({ after }) => after))].join(', ');
  const megabytes = Math.round(all.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6);
  return {
    what: 'Checkpoints',
    state: 'note',
    says:
      all.length === 0
        ? 'none; a walk takes them, and `conform walk --from` begins at one'
        : `${all.length} (after Phase ${phases}), ${megabytes} MB; the oldest go beyond ${BOUNDS.checkpoints}, ${BOUNDS.bytes / 1e9} GB or ${BOUNDS.days} days`,
  };
}

async function image(what: string, name: string): Promise<Finding> {
  const [found] = await docker().listImages({ filters: { reference: [name] } });
  return found
    ? { what, state: 'there', says: `${found.RepoTags?.[0]}, ${Math.round(found.Size / 1e6)} MB` }
    : { what, state: 'later', says: 'a walk builds it (about a minute)' };
}

async function disk(): Promise<Finding> {
  let dir = cacheDir;
  while (
    !(await access(dir).then(
      () => true,
      () => false,
    ))
  )
    dir = dirname(dir);
  const { bavail, bsize } = await statfs(dir);
  const free = (bavail * bsize) / 1e9;
  return {
    what: 'Disk',
    state: free >= NEEDED_GB ? 'there' : 'missing',
    says: `${free.toFixed(0)} GB free for ${cacheDir}${free >= NEEDED_GB ? '' : `; ${NEEDED_GB} are needed`}`,
  };
}

async function program(name: string, needed: string): Promise<Finding> {
  return (await isInstalled(name))
    ? { what: name, state: 'there', says: 'installed' }
    : { what: name, state: 'note', says: `not installed; ${needed}` };
}

async function world(signal: AbortSignal): Promise<Finding[]> {
  const found = await resolveWorld({}, {}, signal);
  return (Object.keys(SERVICES) as ServiceId[]).map((id) => ({
    what: id,
    state: found[id] === 'live' ? 'there' : 'note',
    says: livenessOf(id, found[id]),
  }));
}

function livenessOf(id: ServiceId, found: Liveness): string {
  if (found === 'live') return 'live';
  return SERVICES[id].probe === null
    ? 'always a stand-in on a container machine'
    : 'does not answer: a walk uses a stand-in';
}
