// The computer we run on: whether we may install Debian packages there, and from where.
import { readFile } from 'node:fs/promises';
import { execa } from 'execa';
import { during, type Progress } from '../progress.ts';
import { MachineError } from './error.ts';

const INSTALL_LIMIT_MS = 15 * 60_000;

/** True on Debian and Ubuntu as root: the only place where set-up installs packages by itself. */
export async function isDebianRoot(): Promise<boolean> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return process.getuid?.() === 0 && /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release);
}

export async function isInstalled(program: string): Promise<boolean> {
  const { exitCode } = await execa('which', [program], { reject: false });
  return exitCode === 0;
}

/**
 * Installs the packages of those programs that are not there.
 * @param wanted program → Debian package.
 * @throws MachineError naming the packages where we are not root on Debian or Ubuntu, or when apt fails.
 */
export async function aptInstall(
  wanted: Readonly<Record<string, string>>,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const missing: string[] = [];
  for (const [program, name] of Object.entries(wanted)) if (!(await isInstalled(program))) missing.push(name);
  if (missing.length === 0) return;
  if (!(await isDebianRoot())) {
    throw new MachineError(
      `Not installed: ${missing.join(', ')}. Install it with your package manager and try again.`,
    );
  }
  const options = {
    env: { DEBIAN_FRONTEND: 'noninteractive' },
    cancelSignal: signal,
    timeout: INSTALL_LIMIT_MS,
    reject: false,
    all: true,
  } as const;
  await during(progress, `Installing ${missing.join(', ')}`, async (task) => {
    for (const args of [
      ['update', '-qq'],
      ['install', '-y', '-qq', '--no-install-recommends', ...missing],
    ]) {
      task.note(`apt-get ${args[0]}`);
      const { failed, all } = await execa('apt-get', args, options);
      if (failed) {
        const tail = all.trimEnd().split('\n').slice(-5).join('\n');
        throw new MachineError(`\`apt-get ${args.join(' ')}\` failed. Its last words:\n${tail}`);
      }
    }
  });
}

/**
 * The Debian archives this host uses, so that what we build comes from the same place.
 * @throws MachineError when apt knows of none.
 */
export async function debianArchives(
  signal: AbortSignal,
): Promise<{ main: string; security: string | null }> {
  const { stdout } = await execa(
    'apt-get',
    ['indextargets', '--format', '$(LABEL)\t$(REPO_URI)', 'Created-By: Packages', 'Origin: Debian'],
    { cancelSignal: signal, reject: false },
  );
  const uris = new Map(stdout.split('\n').map((line) => line.split('\t') as [string, string]));
  const main = uris.get('Debian');
  if (main === undefined) {
    throw new MachineError(
      'No container registry answers, and apt on this host has no Debian archive to build a machine from. Allow access to a registry that has ubuntu:25.10, or run on Debian after `apt-get update`.',
    );
  }
  return { main, security: uris.get('Debian-Security') ?? null };
}

/** The authorities that this host trusts beyond its distribution's own, in PEM: a network that needs them here needs them in a machine too. */
export async function localAuthorities(): Promise<string[]> {
  const { stdout } = await execa('find', ['/usr/local/share/ca-certificates', '-name', '*.crt'], {
    reject: false,
  });
  return Promise.all(
    stdout
      .split('\n')
      .filter((file) => file !== '')
      .map((file) => readFile(file, 'utf8')),
  );
}

const RESOLVER_FILES = ['/etc/resolv.conf', '/run/systemd/resolve/resolv.conf'];
const DOCKERS_FALLBACK = ['8.8.8.8', '8.8.4.4'];

/**
 * The resolvers a machine can reach: this host's, as Docker picks them (a loopback resolver is of no use elsewhere).
 * @param files the first that names a usable one counts.
 */
export async function nameservers(files: readonly string[] = RESOLVER_FILES): Promise<string[]> {
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => '');
    const found = [...text.matchAll(/^nameserver\s+(\S+)/gm)].map(([, address]) => address ?? '');
    const usable = found.filter((address) => !address.startsWith('127.') && address !== '::1');
    if (usable.length > 0) return usable;
  }
  return DOCKERS_FALLBACK;
}
