// Whether a report is as it was signed, and by whom.
import { lstat, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadInput } from '../bad-input.ts';
import { oneLine } from '../report/plain-text.ts';
import { REPORT_FILES } from '../report/report-files.ts';
import { type Contents, listContents, MANIFEST, parseManifest, SIGNATURE, sha256Of } from './manifest.ts';
import { NAMESPACE, openssh } from './ssh-keygen.ts';

/** Whose signature counts. */
export type Trust =
  /** File of public keys with the names of who they belong to, see ssh-keygen(1). */
  | { readonly allowedSigners: string }
  /** File of one public key. */
  | { readonly signerKey: string };

export interface Verification {
  /** What OpenSSH says of the signature. */
  readonly signature: {
    readonly state: 'good' | 'bad' | 'not trusted' | 'missing';
    /** One line. */
    readonly says: string;
  };
  /** Paths in the report's folder. */
  readonly unchanged: readonly string[];
  readonly changed: readonly string[];
  readonly missing: readonly string[];
  readonly added: readonly string[];
}

/** Whether a report is as somebody signed it whose signature counts. */
export function holds({ signature, changed, missing, added }: Verification): boolean {
  return signature.state === 'good' && changed.length + missing.length + added.length === 0;
}

/**
 * Compares a report with its manifest, and the manifest with its signature.
 * @param dir folder of a report
 * @throws BadInput when there is no report, or nobody can be trusted for want of a key
 */
export async function verifyReport(dir: string, trust: Trust, signal?: AbortSignal): Promise<Verification> {
  const found = await stat(dir).catch(() => null);
  if (!found?.isDirectory())
    throw new BadInput('There is no such folder', dir, 'Give the folder of a report.');
  const contents = await listContents(dir);
  // Read once: what is verified is what is compared.
  const [manifest, signed] = await Promise.all([fileIn(dir, MANIFEST), fileIn(dir, SIGNATURE)]);
  if (manifest === null && signed === null && !contents.files.includes(REPORT_FILES.results))
    throw new BadInput('This folder holds no report', dir, 'Give the one that --report named.');

  await using allowed = await allowedSigners(trust);
  if (manifest === null || signed === null) {
    const says = `It is not signed: there is no ${manifest === null ? MANIFEST : SIGNATURE}.`;
    const compared = manifest === null ? NOTHING : await compare(dir, manifest, contents, signal);
    return { signature: { state: 'missing', says }, ...compared };
  }
  const signature = await judge(manifest, join(dir, SIGNATURE), allowed.file, signal);
  try {
    return { signature, ...(await compare(dir, manifest, contents, signal)) };
  } catch (error) {
    // A manifest that somebody has spoilt is told by its signature.
    if (error instanceof BadInput && signature.state !== 'good') return { signature, ...NOTHING };
    throw error;
  }
}

type Compared = Omit<Verification, 'signature'>;
const NOTHING: Compared = { unchanged: [], changed: [], missing: [], added: [] };

async function compare(
  dir: string,
  manifest: Buffer,
  { files, others }: Contents,
  signal: AbortSignal | undefined,
): Promise<Compared> {
  const expected = parseManifest(manifest.toString('utf8'), join(dir, MANIFEST));
  const unchanged: string[] = [];
  // A file that has become a link is not the file that was signed, wherever it leads.
  const changed = others.filter((path) => expected.has(path));
  for (const path of files) {
    const sha256 = expected.get(path);
    if (sha256 === undefined) continue;
    signal?.throwIfAborted();
    ((await sha256Of(join(dir, path))) === sha256 ? unchanged : changed).push(path);
  }
  const there = new Set([...files, ...others]);
  return {
    unchanged,
    changed: changed.sort(),
    missing: [...expected.keys()].filter((path) => !there.has(path)),
    added: [...there].filter((path) => !expected.has(path)).sort(),
  };
}

async function judge(
  manifest: Buffer,
  signature: string,
  allowed: string,
  signal: AbortSignal | undefined,
): Promise<Verification['signature']> {
  const options = { input: manifest, ...(signal !== undefined && { signal }) };
  const who = await openssh('ssh-keygen', ['-Y', 'find-principals', '-s', signature, '-f', allowed]);
  const [principal = ''] = who.exitCode === 0 ? who.stdout.split(/[\n,]/, 1) : [];
  let why = who.stderr.trim();
  if (principal !== '') {
    const args = ['-Y', 'verify', '-f', allowed, '-I', principal, '-n', NAMESPACE, '-s', signature];
    const verified = await openssh('ssh-keygen', args, options);
    if (verified.exitCode === 0) return { state: 'good', says: oneLine(verified.stdout) };
    why = `${verified.stdout}\n${verified.stderr}`.trim();
  }
  const args = ['-Y', 'check-novalidate', '-n', NAMESPACE, '-s', signature];
  const anybody = await openssh('ssh-keygen', args, options);
  return anybody.exitCode === 0
    ? { state: 'not trusted', says: `${oneLine(anybody.stdout)}, which does not count (${oneLine(why)})` }
    : { state: 'bad', says: `${oneLine(anybody.stdout)} (${oneLine(anybody.stderr)})` };
}

/** A file of allowed signers for ssh-keygen. */
async function allowedSigners(trust: Trust): Promise<AsyncDisposable & { readonly file: string }> {
  if ('allowedSigners' in trust) {
    const file = trust.allowedSigners;
    await readable(file, '--allowed-signers', 'Give a file of allowed signers, see ssh-keygen(1).');
    return { file, [Symbol.asyncDispose]: async () => undefined };
  }
  const next = 'Give the file of a public key, such as ~/.ssh/id_ed25519.pub.';
  const text = await readable(trust.signerKey, '--signer-key', next);
  const [key = '', ...others] = text.split('\n').filter((line) => line.trim() !== '');
  if (others.length > 0 || !/^(ssh|ecdsa|sk)-\S+ AAAA\S+/.test(key))
    throw new BadInput('This is no public key', `--signer-key ${trust.signerKey}`, next);
  const work = await mkdtemp(join(tmpdir(), 'verify-'));
  const file = join(work, 'allowed_signers');
  await writeFile(file, `signer namespaces="${NAMESPACE}" ${key}\n`);
  return { file, [Symbol.asyncDispose]: () => rm(work, { recursive: true, force: true }) };
}

async function readable(file: string, option: string, next: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new BadInput(`It cannot be read (${why})`, `${option} ${file}`, next, { cause: error });
  });
}

/** A file of the report; null when it is not there, or is no file. */
async function fileIn(dir: string, name: string): Promise<Buffer | null> {
  const file = join(dir, name);
  const found = await lstat(file).catch(() => null);
  return found?.isFile() ? readFile(file) : null;
}
