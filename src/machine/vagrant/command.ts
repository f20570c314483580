// Vagrant as a command: in a state of its own, of which everything is in one folder of the run.
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { cacheDir } from '../../cache.ts';
import { MachineError } from '../error.ts';

const VM = fileURLToPath(new URL('../../../vm', import.meta.url));
/** The first that is known to have cloud-init as it is used here. */
const NEEDED = [2, 3] as const;
const LAST_LINES = 15;
const TELL_EVERY_MS = 500;
/** Told to stop, it takes back what it was about to do. */
const STOP_LIMIT_MS = 120_000;

/** What the Vagrantfile asks of its environment, by the names without `CONFORM_`. */
export interface Settings {
  /** File of further cloud-config. */
  readonly SEED: string;
  /** File with the operator's private key. */
  readonly IDENTITY: string;
  readonly PUBLIC_IP: string;
  /** Twelve hexadecimal digits. */
  readonly PUBLIC_MAC: string;
  readonly TAILNET_IP: string;
  readonly TAILNET_MAC: string;
  readonly MEMORY: string;
  readonly CPUS: string;
}

/**
 * @returns the version of Vagrant.
 * @throws MachineError when there is none, or it is too old.
 */
export async function ensureVagrant(signal: AbortSignal): Promise<string> {
  const { stdout, failed } = await execa('vagrant', ['--version'], {
    reject: false,
    cancelSignal: signal,
    env: { VAGRANT_CHECKPOINT_DISABLE: '1' },
  });
  signal.throwIfAborted();
  const version = /^Vagrant (\d+)\.(\d+)\S*/m.exec(stdout ?? '');
  if (failed || version === null)
    throw new MachineError(
      `There is no Vagrant here that works${stdout ? ` (\`vagrant --version\` says: ${stdout})` : ' (`vagrant --version`)'}. Install Vagrant ${NEEDED.join('.')} or later and VirtualBox, or walk on another kind of machine (--machine vm).`,
    );
  const [said, major, minor] = version;
  const isOld = Number(major) < NEEDED[0] || (Number(major) === NEEDED[0] && Number(minor) < NEEDED[1]);
  if (isOld)
    throw new MachineError(
      `${said} is too old: ${NEEDED.join('.')} or later is needed. Install a newer one, or walk on another kind of machine (--machine vm).`,
    );
  return said.replace('Vagrant ', '');
}

/** Says what Vagrant is to make, in a folder that it gets for its state. */
export async function prepareVagrant(folder: string, settings: Settings): Promise<void> {
  await mkdir(join(folder, 'tmp'), { recursive: true, mode: 0o700 });
  await writeFile(join(folder, 'settings.json'), JSON.stringify(settings), { mode: 0o600 });
}

/** @returns null where none was prepared. */
export async function settingsIn(folder: string): Promise<Settings | null> {
  const text = await readFile(join(folder, 'settings.json'), 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as Settings);
}

/**
 * Runs a command of Vagrant.
 * @param folder that was prepared
 * @param limitMs how long it may take, in milliseconds
 * @param tell called with its last line from time to time
 * @returns what it said on standard output.
 * @throws MachineError with its last lines when it fails.
 */
export async function vagrant(
  folder: string,
  args: readonly string[],
  limitMs: number,
  signal: AbortSignal,
  tell: (line: string) => void = () => undefined,
): Promise<string> {
  const settings = await settingsIn(folder);
  if (settings === null) throw new MachineError(`There is no machine of Vagrant in ${folder}.`);
  const limit = AbortSignal.timeout(limitMs);
  const [stdout, stderr] = [join(folder, 'stdout'), join(folder, 'stderr')];
  const child = execa('vagrant', [...args], {
    cwd: VM,
    env: {
      ...Object.fromEntries(Object.entries(settings).map(([name, value]) => [`CONFORM_${name}`, value])),
      // Boxes are kept from run to run; somebody's own are where they say.
      VAGRANT_HOME: process.env.VAGRANT_HOME ?? join(cacheDir, 'vagrant'),
      VAGRANT_DOTFILE_PATH: folder,
      VAGRANT_CHECKPOINT_DISABLE: '1',
      VAGRANT_NO_COLOR: '1',
      // It makes a disk of what it hands over, which has a private key of the machine.
      TMPDIR: join(folder, 'tmp'),
    },
    stdin: 'ignore',
    // Into files: it goes on to an end of its own when we are gone.
    stdout: { file: stdout },
    stderr: { file: stderr },
    reject: false,
    cancelSignal: AbortSignal.any([signal, limit]),
    killSignal: 'SIGINT',
    forceKillAfterDelay: STOP_LIMIT_MS,
    // Ctrl-C at the terminal reaches us only: told twice, it would take nothing back.
    detached: true,
  });
  if (child.pid !== undefined) await writeFile(join(folder, 'pid'), String(child.pid));
  const told = setInterval(() => void lastLine(stdout).then((line) => line && tell(line)), TELL_EVERY_MS);
  const { failed, exitCode } = await child;
  clearInterval(told);
  await rm(join(folder, 'pid'), { force: true });
  signal.throwIfAborted();
  const said = await readFile(stdout, 'utf8').catch(() => '');
  if (!failed) return said;
  const last = `${said}\n${await readFile(stderr, 'utf8').catch(() => '')}`
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-LAST_LINES);
  const how = limit.aborted
    ? `did not end in ${limitMs / 60_000} minutes`
    : `failed (exit status ${exitCode})`;
  throw new MachineError(`\`vagrant ${args.join(' ')}\` ${how}. Its last words:\n${last.join('\n')}`);
}

async function lastLine(file: string): Promise<string> {
  let last = '';
  for await (const line of createInterface({ input: createReadStream(file).on('error', () => undefined) }))
    if (line.trim() !== '') last = line.trim();
  return last;
}

/** Has a Vagrant that somebody has left behind there come to its end. */
export async function untilNoneWorks(folder: string, limitMs: number): Promise<void> {
  const pid = await readFile(join(folder, 'pid'), 'utf8').catch(() => null);
  if (pid === null) return;
  const deadline = AbortSignal.timeout(limitMs);
  const isAtWork = async () =>
    /vagrant/.test((await execa('ps', ['-p', pid, '-o', 'args='], { reject: false })).stdout);
  if (await isAtWork()) process.kill(Number(pid), 'SIGINT');
  while ((await isAtWork()) && !deadline.aborted) await delay(TELL_EVERY_MS);
}
