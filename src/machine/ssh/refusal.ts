// Why the ssh program did not get in, from what it says of it.
import type { SshTarget } from '../machine.ts';
import { NoHost } from './no-host.ts';
import type { Resolved } from './target.ts';

const LAST_WORDS = 12;

/** What the ssh program has said on standard error at LogLevel DEBUG1. */
export class Said {
  readonly #lines: readonly string[];

  constructor(text: string) {
    this.#lines = text.split(/\r?\n/);
  }

  /** The host's key as it was shown: `ssh-ed25519 SHA256:…`; null when it did not come to that. */
  get hostKey(): string | null {
    return this.#debugged(/^Server host key: (\S+ \S+)/)?.[1] ?? null;
  }

  /** The certificate of the host's key, with who signed it; null when there was none. */
  get hostCertificate(): string | null {
    return this.#debugged(/^Server host certificate: (.*)/)?.[1] ?? null;
  }

  /** How we were let in: `publickey`, `none`, …; null when we were not. */
  get method(): string | null {
    return this.#find(/^Authenticated to .* using "([^"]*)"/)?.[1] ?? null;
  }

  /** The server's program and version. */
  get server(): string | null {
    return this.#debugged(/remote software version (.*)$/)?.[1] ?? null;
  }

  /** What it said to people. */
  get plain(): readonly string[] {
    return this.#lines.filter((line) => line.trim() !== '' && !NOISE.test(line));
  }

  #find(pattern: RegExp): RegExpExecArray | null {
    for (const line of this.#lines) {
      const found = pattern.exec(line);
      if (found) return found;
    }
    return null;
  }

  #debugged(pattern: RegExp): RegExpExecArray | null {
    for (const line of this.#lines) {
      const found = line.startsWith('debug1: ') ? pattern.exec(line.slice('debug1: '.length)) : null;
      if (found) return found;
    }
    return null;
  }
}

const NOISE =
  /^(debug\d: |Authenticated to |Transferred: |Bytes per second: |@{5,}|Pseudo-terminal will not)/;

/** What is known of an attempt that failed. */
export interface Attempt {
  readonly target: SshTarget;
  readonly resolved: Resolved;
  readonly said: Said;
  /** Why we ended it ourselves; null when the ssh program ended. */
  readonly ended: string | null;
}

/** The one message about it. */
export function refusalOf(attempt: Attempt): NoHost {
  const { target, resolved, said, ended } = attempt;
  const { host } = target;
  const text = said.plain.join('\n');
  const place = placeOf(resolved);
  const jump = /UNKNOWN port 65535|stdio forwarding failed/.test(text) && resolved.by !== null;
  if (ended !== null) {
    const words = lastWords(said);
    return new NoHost(
      host,
      `${place} ${ended}${words}`,
      'See whether it is up, and whether `ssh` gets in from here.',
      true,
    );
  }
  if (jump) return jumpRefusal(attempt, text);
  const rules: readonly [RegExp, (found: RegExpExecArray) => NoHost][] = [
    [/^Host key for (\S+) has changed/m, () => changedKey(attempt, text)],
    [/REVOKED HOST KEY|is marked as revoked/, () => revokedKey(attempt)],
    [/host key is known for (\S+) and you have requested strict checking/, () => unknownKey(attempt)],
    [/Host key verification failed/, () => unknownKey(attempt)],
    [
      /Could not resolve hostname (\S+): (.*)/,
      (found) =>
        new NoHost(
          host,
          `no address is known of ${found[1]} (${found[2]})`,
          'Correct the name, or give it a Host entry in your ssh configuration.',
        ),
    ],
    [
      /connect to (?:host|address) (\S+) port (\d+): (Connection refused)/,
      (found) =>
        new NoHost(
          host,
          `nothing listens at ${found[1]} port ${found[2]} (${found[3]})`,
          'See whether sshd runs there, and at that port.',
          true,
        ),
    ],
    [
      /(connect to (?:host|address) \S+ port \d+: .*)|Connection timed out.*|Connection to \S+ port \d+ timed out/,
      (found) =>
        new NoHost(
          host,
          `${place} does not answer (${found[0]})`,
          'See whether the host is up, whether you are on its network (Tailscale?), and whether a firewall or fail2ban keeps you out.',
          true,
        ),
    ],
    [
      /Unable to negotiate with .*/,
      (found) => new NoHost(host, `no common way to speak (${found[0]})`, 'See what `ssh -v` says of it.'),
    ],
    [
      /Too many authentication failures/,
      () =>
        new NoHost(
          host,
          `${place} has seen too many keys that it does not know`,
          'Name the right one in your ssh configuration: `IdentityFile`, with `IdentitiesOnly yes`.',
        ),
    ],
    [/Permission denied.*/, (found) => denied(attempt, found[0])],
    [
      /kex_exchange_identification: .*|Connection (?:closed|reset) by .*|banner (?:line|exchange).*/,
      (found) =>
        new NoHost(
          host,
          `${place} hangs up before it says who it is (${found[0]})`,
          'See whether that is an SSH server, whether it is too busy (MaxStartups), and whether fail2ban keeps you out.',
          true,
        ),
    ],
  ];
  for (const [pattern, say] of rules) {
    const found = pattern.exec(text);
    if (found) return say(found);
  }
  return new NoHost(
    host,
    `the ssh program ended${lastWords(said) || ' without a word'}`,
    `Try \`${command(target)}\`.`,
  );
}

function changedKey({ target, resolved, said }: Attempt, text: string): NoHost {
  const file = /Offending \S+ key in (\S+):\d+/.exec(text)?.[1];
  const remove = /ssh-keygen -f .* -R .*/.exec(text)?.[0];
  return new NoHost(
    target.host,
    `the key of ${placeOf(resolved)} is not the one that is known of it${file ? ` (${file})` : ''}: it now shows ${said.hostKey ?? 'another'}`,
    `Either the host was set up anew, or somebody answers in its place: nothing was sent to it. ${COMPARE} Only if they are the same: \`${remove?.trim() ?? `ssh-keygen -R ${target.host}`}\`, then \`${accept(target)}\`.`,
  );
}

function unknownKey({ target, resolved, said }: Attempt): NoHost {
  const { strictness } = resolved;
  const lax = ['false', 'no', 'off', 'accept-new'].includes(strictness)
    ? ` (Your ssh configuration says StrictHostKeyChecking ${strictness === 'accept-new' ? strictness : 'no'} for it; here a key must be known all the same.)`
    : '';
  return new NoHost(
    target.host,
    `the key of ${placeOf(resolved)} is not known here: it shows ${said.hostKey ?? 'one that ssh does not accept'}`,
    `Nothing was sent to it. ${COMPARE} If they are the same: \`${accept(target)}\` notes it.${lax}`,
  );
}

function revokedKey({ target, resolved, said }: Attempt): NoHost {
  return new NoHost(
    target.host,
    `the key of ${placeOf(resolved)} is marked as revoked: ${said.hostKey ?? ''}`,
    'Nothing was sent to it. Ask whoever revoked it; a host with this key can be anybody.',
  );
}

const COMPARE =
  'Compare it with what the host itself says at its console: `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` (or the file of another type).';

function denied({ target, resolved, said }: Attempt, what: string): NoHost {
  const signing = said.plain.find((line) =>
    /sign_and_send_pubkey|agent refused|UNPROTECTED PRIVATE KEY/.test(line),
  );
  return new NoHost(
    target.host,
    `${resolved.user} is not let in at ${placeOf(resolved)} (${signing ? `${signing}; ` : ''}${what.trim()})`,
    `See whether \`${command(target)}\` gets in without a question: the key must be in an agent or have no passphrase where nobody can be asked.`,
  );
}

function jumpRefusal({ target, resolved, said }: Attempt, text: string): NoHost {
  const told = said.plain.filter((line) => !/kex_exchange_identification|UNKNOWN port 65535/.test(line));
  const jump = resolved.by ?? '';
  const first = jump.split(',')[0] ?? jump;
  const own = /open failed|stdio forwarding failed/.test(text);
  const next = own
    ? 'The host on the way is there; see whether the host itself is up, and can be reached from it.'
    : `See whether \`${command({ ...target, host: first })}\` gets in without a question; the same command notes its key, where that is not known.`;
  return new NoHost(
    target.host,
    `the way to it over ${jump} ends early (${told.join(' ').trim() || 'without a word'})`,
    next,
    own,
  );
}

function placeOf({ user, hostname, port }: Resolved): string {
  return `${user}@${hostname}:${port}`;
}

/** The command with which a person tries it. */
function command({ host, configFile }: SshTarget): string {
  return ['ssh', ...(configFile === null ? [] : ['-F', configFile]), host, 'exit'].join(' ');
}

/** The command with which a person notes a key, having seen it. */
function accept(target: SshTarget): string {
  return command(target).replace(/^ssh /, 'ssh -o StrictHostKeyChecking=ask ');
}

function lastWords(said: Said): string {
  const words = said.plain.slice(-LAST_WORDS).join('\n');
  return words === '' ? '' : `. It said:\n${words}\n`;
}
