// conform vm: virtual machines for people who want to look around.
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { execa } from 'execa';
import { BadInput } from '../bad-input.ts';
import { docker, RUN_LABEL } from '../machine/container/docker.ts';
import { findEngine } from '../machine/container/engine.ts';
import { removeAllOf, removeRun } from '../machine/container/reaper.ts';
import { consoleOf } from '../machine/vm/hypervisor.ts';
import { isOn } from '../machine/vm/power.ts';
import { removeVmStore, storeUse, VM_LABEL } from '../machine/vm/store.ts';
import type { Liveness } from '../report/outcome.ts';
import { inputsSchema } from '../spec/inputs.ts';
import { openStage, runsDir, type Stage } from '../stage.ts';
import { lineProgress } from './progress.ts';
import { readVm, type VmFlags } from './vm-options.ts';

/** Name by which ssh knows the machine of a run. */
const HOST = 'vm';

export async function up(
  options: VmFlags & { readonly world: Readonly<Record<string, Liveness>> },
  signal: AbortSignal,
): Promise<number> {
  await using stage = await openVm(options, signal);
  const { ssh, id } = stage.descriptor.machine;
  const config = configOf(stage.descriptor.runDir);
  const known = join(stage.descriptor.runDir, 'known_hosts');
  await writeFile(known, `${HOST} ssh-ed25519 ${ssh.hostKey}\n`, { mode: 0o600 });
  await writeFile(
    config,
    `Host ${HOST}
  HostName ${ssh.host}
  HostKeyAlias ${HOST}
  User ${ssh.user}
  IdentityFile ${ssh.identityFile}
  IdentitiesOnly yes
  UserKnownHostsFile ${known}
  GlobalKnownHostsFile /dev/null
`,
    { mode: 0o600 },
  );
  stage.keep();
  process.stderr.write(`
Booted in ${(stage.bootMs / 1000).toFixed(1)} s: ${stage.descriptor.machine.system.os}, Linux ${stage.descriptor.machine.system.kernel}.
${stage.descriptor.machine.remarks.map((remark) => `  ${remark}\n`).join('')}
Log in:         conform vm ssh ${id.slice(0, 4)}        (or: ssh -F ${config} ${HOST})
Its console:    conform vm console ${id.slice(0, 4)}
Accept it:      conform accept ${HOST} --ssh-config ${config}
Remove it:      conform vm down ${id.slice(0, 4)}
`);
  return 0;
}

export async function snapshot(options: VmFlags, signal: AbortSignal): Promise<number> {
  await using stage = await openVm({ ...options, firstBoot: false, world: {} }, signal);
  process.stderr.write(
    `Machines like this one boot in ${(stage.bootMs / 1000).toFixed(1)} s or less from now on.\n`,
  );
  return 0;
}

async function openVm(
  options: VmFlags & { readonly world: Readonly<Record<string, Liveness>> },
  signal: AbortSignal,
): Promise<Stage> {
  const { world } = options;
  const vm = await readVm(options);
  const stage = { vm, inputs: inputsSchema.parse({}), world, documentText: {} };
  return openStage(stage, lineProgress(process.stderr), signal);
}

export async function ssh(
  machine: string | undefined,
  command: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  // What is no name of a machine is the beginning of a command.
  const isName = machine !== undefined && (await machines()).some(({ id }) => id.startsWith(machine));
  const { run, id } = await named(isName ? machine : undefined);
  const words = isName || machine === undefined ? command : [machine, ...command];
  const config = configOf(join(runsDir, run));
  if ((await stat(config).catch(() => null)) === null)
    throw new BadInput(
      'Nobody may log in to that machine but the run it belongs to',
      id.slice(0, 12),
      'Machines of `conform vm up` are there to be looked at.',
    );
  const { exitCode } = await execa('ssh', ['-F', config, HOST, ...words], {
    stdio: 'inherit',
    reject: false,
    cancelSignal: signal,
  });
  return exitCode ?? 2;
}

export async function console(
  machine: string | undefined,
  { follow = false }: { readonly follow?: boolean },
  signal: AbortSignal,
): Promise<number> {
  const { id } = await named(machine);
  if (!follow) {
    process.stdout.write(await consoleOf(id));
    return 0;
  }
  const container = docker().getContainer(id);
  const stream = await container.logs({ stdout: true, stderr: true, follow: true, abortSignal: signal });
  container.modem.demuxStream(stream, process.stdout, process.stdout);
  await pipeline(stream, async (chunks) => {
    for await (const _ of chunks) signal.throwIfAborted();
  });
  return 0;
}

export async function down(
  machine: string | undefined,
  { all = false }: { readonly all?: boolean },
): Promise<number> {
  const going = all ? await machines() : [await named(machine)];
  for (const { run } of going) await removeAllOf(run, join(runsDir, run));
  process.stderr.write(`Removed: ${going.length}\n`);
  return 0;
}

export async function list(
  { json = false }: { readonly json?: boolean },
  signal: AbortSignal,
): Promise<number> {
  const found = await Promise.all(
    (await machines()).map(async (machine) => {
      const isOff = machine.state === 'running' && !(await isOn(machine.id, signal));
      return { ...machine, ...(isOff && { state: 'off' }) };
    }),
  );
  const use = (await isEngineThere()) ? await storeUse(signal) : [];
  if (json) {
    process.stdout.write(`${JSON.stringify({ machines: found, store: use }, null, 2)}\n`);
    return 0;
  }
  for (const { id, state, since } of found) process.stdout.write(`${id.slice(0, 12)}  ${state}  ${since}\n`);
  if (found.length === 0) process.stdout.write('There is no machine: conform vm up boots one.\n');
  for (const { name, bytes } of use) process.stdout.write(`${megabytes(bytes)}  ${name}\n`);
  return 0;
}

export async function clean(): Promise<number> {
  await down(undefined, { all: true });
  if (await isEngineThere()) await removeRun('none');
  process.stderr.write(
    (await isEngineThere()) && (await removeVmStore())
      ? 'Images and snapshots removed\n'
      : 'There were no images and no snapshots.\n',
  );
  return 0;
}

async function isEngineThere(): Promise<boolean> {
  const engine = await findEngine();
  if (engine?.host !== undefined) process.env.DOCKER_HOST = engine.host;
  return engine !== null;
}

interface Found {
  readonly id: string;
  readonly run: string;
  readonly state: string;
  /** ISO 8601. */
  readonly since: string;
}

async function machines(): Promise<readonly Found[]> {
  if (!(await isEngineThere())) return [];
  const containers = await docker().listContainers({ all: true, filters: { label: [VM_LABEL] } });
  return containers.map(({ Id, Labels, State, Created }) => ({
    id: Id,
    run: Labels[RUN_LABEL] ?? '',
    state: State,
    since: new Date(Created * 1000).toISOString(),
  }));
}

async function named(machine: string | undefined): Promise<Found> {
  const found = await machines();
  const fitting = found.filter(({ id }) => id.startsWith(machine ?? ''));
  const [one, ...others] = fitting;
  if (one === undefined)
    throw new BadInput('There is no such machine', machine ?? 'none runs', 'conform vm up boots one.');
  if (others.length > 0)
    throw new BadInput(
      'It is not clear which machine is meant',
      machine ?? 'none is named',
      `Name one: ${fitting.map(({ id }) => id.slice(0, 12)).join(', ')}.`,
    );
  return one;
}

function configOf(runDir: string): string {
  return join(runDir, 'ssh_config');
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(0).padStart(9)} MB`;
}
