// Whom `ssh HOST` means: what OpenSSH itself makes of a name and the user's configuration.
import { execa } from 'execa';
import type { SshTarget } from '../machine.ts';
import { NoHost } from './no-host.ts';

const LIMIT_MS = 20_000;

/** Where a name leads. */
export interface Resolved {
  readonly user: string;
  readonly hostname: string;
  readonly port: number;
  /** Hosts on the way, as ProxyJump names them; or the command that is the way; or null. */
  readonly by: string | null;
  /** What the configuration says of host keys that are not known: `ask`, `true`, `false`, `accept-new`, `off`. */
  readonly strictness: string;
  /** Option names this version of OpenSSH knows. */
  readonly options: ReadonlySet<string>;
}

/** The arguments that name the host, for ssh and its relatives; to stand last. */
export function named({ host }: SshTarget): readonly string[] {
  return ['--', host];
}

export function configured({ configFile }: SshTarget): readonly string[] {
  return configFile === null ? [] : ['-F', configFile];
}

/** @throws NoHost when the ssh program is not there, or refuses the name or its configuration. */
export async function resolveTarget(target: SshTarget, signal: AbortSignal): Promise<Resolved> {
  if (target.host.trim() === '')
    throw new NoHost('a host without a name', '`ssh -G` does not accept it', 'Name one, as ssh takes it.');
  const args = [...configured(target), '-G', ...named(target)];
  const done = await execa('ssh', args, {
    cancelSignal: signal,
    timeout: LIMIT_MS,
    reject: false,
    stdin: 'ignore',
  });
  signal.throwIfAborted();
  if (done.code === 'ENOENT') {
    throw new NoHost(
      target.host,
      'the ssh program is not installed on this computer',
      'Install openssh-client.',
    );
  }
  if (done.failed) {
    const said = done.timedOut ? 'it did not answer in time' : done.stderr.trim();
    throw new NoHost(
      target.host,
      `\`ssh -G\` does not accept it: ${said}`,
      'Correct the name, or the ssh configuration it is in.',
    );
  }
  const options = new Map(
    done.stdout.split('\n').map((line) => {
      const [name = '', ...value] = line.split(' ');
      return [name, value.join(' ')];
    }),
  );
  const {
    hostname = target.host,
    user = '',
    port = '22',
    stricthostkeychecking = 'ask',
  } = Object.fromEntries(options);
  return {
    user,
    hostname,
    port: Number(port),
    by: options.get('proxyjump') ?? options.get('proxycommand') ?? null,
    strictness: stricthostkeychecking,
    options: new Set(options.keys()),
  };
}
