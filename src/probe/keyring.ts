// Keys in an OpenPGP keyring file.
import type { ReadingShell } from '../machine/shell.ts';
import { ProbeError } from './error.ts';
import { linesOf, outputOf } from './result.ts';

export interface Keyring {
  readonly exists: boolean;
  /** Of the primary keys: upper-case hexadecimal, no blanks, in the order of the file. */
  readonly fingerprints: readonly string[];
  readonly userIds: readonly string[];
}

/**
 * Keys in a keyring file, armoured or not (guide: 1.3 and 1.4, expected values in its SECURITY.md).
 * A file that holds none, such as a web server's error page, has no fingerprints.
 */
export async function readKeyring(shell: ReadingShell, file: string): Promise<Keyring> {
  // A check only reads: without these options gpg makes ~/.gnupg and a trust database.
  const result =
    await shell.$`LC_ALL=C sudo gpg --homedir / --no-options --no-keyring --trust-model always --show-keys --with-colons -- ${file}`;
  if (result.exitCode === 2 && /can't open .*No such file or directory/.test(result.stderr))
    return { exists: false, fingerprints: [], userIds: [] };
  if (result.exitCode === 2 && result.stderr.includes('no valid OpenPGP data found'))
    return { exists: true, fingerprints: [], userIds: [] };
  return {
    exists: true,
    ...parseKeys(outputOf(result, 'Install gnupg, and look at the file with gpg --show-keys.')),
  };
}

// Records without a fingerprint or user id of their own: signatures, attributes, revokers, trust.
const OTHER_RECORDS = new Set(['tru', 'rvk', 'sig', 'rev', 'rvs', 'uat', 'spk', 'grp', 'cfg', 'pkd']);

/** Listing of `gpg --with-colons`, described in GnuPG's doc/DETAILS. */
export function parseKeys(text: string): Omit<Keyring, 'exists'> {
  const fingerprints: string[] = [];
  const userIds: string[] = [];
  let owner = '';
  for (const line of linesOf(text)) {
    const fields = line.split(':');
    const [record = ''] = fields;
    const value = fields[9];
    if (record === 'pub' || record === 'sub') owner = record;
    else if (record === 'fpr' && value) {
      if (owner === 'pub') fingerprints.push(value.toUpperCase());
    } else if (record === 'uid' && value !== undefined) userIds.push(decode(value));
    else if (!OTHER_RECORDS.has(record)) throw ProbeError.unreadable('gpg --with-colons', line);
  }
  return { fingerprints, userIds };
}

function decode(text: string): string {
  return text.replace(/\\x([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
