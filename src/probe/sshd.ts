// How sshd lets people in: its effective settings, what it offers to somebody who comes, and who has a key.
import type { ReadingShell, Shell } from '../machine/shell.ts';
import { ProbeError } from './error.ts';
import { linesOf, outputOf } from './result.ts';

/** Settings by their names in lower case, as `sshd -T` prints them; those given several times are joined by spaces. */
export type SshdSettings = Readonly<Record<string, string>>;

/** What sshd makes of /etc/ssh/sshd_config and its drop-ins, defaults included. */
export async function readSshdSettings(shell: ReadingShell): Promise<SshdSettings> {
  return parseSshdSettings(outputOf(await shell.run('sudo sshd -T'), 'Look what is wrong with sshd_config.'));
}

export function parseSshdSettings(text: string): SshdSettings {
  const settings: Record<string, string> = {};
  for (const line of linesOf(text)) {
    const [, name, value] = /^([a-z0-9]+) (.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) throw ProbeError.unreadable('sshd -T', line);
    settings[name] = settings[name] === undefined ? value : `${settings[name]} ${value}`;
  }
  return settings;
}

const KNOCK =
  'LC_ALL=C ssh -F none -o BatchMode=yes -o PreferredAuthentications=none -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o ConnectTimeout=10';

/** Ways of logging in that sshd offers to `user` from the machine itself, sorted: `publickey`, `password`, ... */
export async function readSshMethods(shell: Shell, user: string): Promise<readonly string[]> {
  const { stderr } = await shell.run(`${KNOCK} ${user}@127.0.0.1 true`);
  return parseSshMethods(stderr);
}

export function parseSshMethods(text: string): readonly string[] {
  const [, methods] = /Permission denied \(([a-z,-]+)\)\.?\s*$/m.exec(text) ?? [];
  if (methods === undefined) throw ProbeError.unreadable('ssh', text.trim());
  return methods.split(',').sort();
}

/** Kinds and fingerprints of the keys that let the operator in: `256 SHA256:… (ED25519)`, without their comments. */
export async function readAuthorizedKeys(shell: ReadingShell): Promise<readonly string[]> {
  const result = await shell.run('test ! -s ~/.ssh/authorized_keys || ssh-keygen -lf ~/.ssh/authorized_keys');
  return parseFingerprints(
    outputOf(result, 'Look at ~/.ssh/authorized_keys: it holds something else than keys.'),
  );
}

export function parseFingerprints(text: string): readonly string[] {
  return linesOf(text).map((line) => {
    const [, size, print, kind] = /^(\d+) (SHA256:\S+) .*\((\S+)\)$/.exec(line) ?? [];
    if (kind === undefined) throw ProbeError.unreadable('ssh-keygen -lf', line);
    return `${size} ${print} (${kind})`;
  });
}
