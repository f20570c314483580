// conform verify-report: whether a report is as it was signed, and by whom.
import { join } from 'node:path';
import { BadInput } from '../bad-input.ts';
import { evidenceSha256 } from '../report/acceptance.ts';
import { plainText } from '../report/plain-text.ts';
import { REPORT_FILES } from '../report/report-files.ts';
import { readResults } from '../report/results.ts';
import { holds, type Trust, type Verification, verifyReport } from '../signature/verify.ts';

export interface VerifyOptions {
  readonly signerKey?: string;
  readonly allowedSigners?: string;
}

/**
 * Prints what was found on standard output.
 * @returns 0 when the report is as it was signed by one of those who are trusted, otherwise 1
 * @throws BadInput when there is no report, or nobody is trusted
 */
export async function verify(dir: string, options: VerifyOptions, signal: AbortSignal): Promise<number> {
  const verification = await verifyReport(dir, trustOf(options), signal);
  const signed = holds(verification);
  const { says, consistent } = signed ? await whatItSays(dir) : { says: [], consistent: false };
  process.stdout.write(`${[...render(verification), ...says].join('\n')}\n`);
  return signed && consistent ? 0 : 1;
}

function trustOf({ signerKey, allowedSigners }: VerifyOptions): Trust {
  if (signerKey !== undefined && allowedSigners === undefined) return { signerKey };
  if (allowedSigners !== undefined && signerKey === undefined) return { allowedSigners };
  throw new BadInput(
    'It must be known who may have signed the report',
    '--signer-key, --allowed-signers',
    'Give one of the two: anybody can sign a report that they have changed.',
  );
}

function render(verification: Verification): readonly string[] {
  const { signature, unchanged, changed, missing, added } = verification;
  const differences = [
    ...changed.map((path) => `changed: ${nameOf(path)}`),
    ...missing.map((path) => `missing: ${nameOf(path)}`),
    ...added.map((path) => `added:   ${nameOf(path)}`),
  ];
  const numbers = [
    [changed.length, 'changed'],
    [missing.length, 'missing'],
    [added.length, 'added'],
  ].flatMap(([number, what]) => (number === 0 ? [] : [`${number} ${what}`]));
  const summary = holds(verification)
    ? `The report is as it was signed: ${unchanged.length} ${unchanged.length === 1 ? 'file' : 'files'}.`
    : `The report cannot be relied on: ${[...numbers, ...(signature.state === 'good' ? [] : [`signature ${signature.state}`])].join(', ')}.`;
  return [...differences, plainText(signature.says), summary];
}

/** What was signed: its verdict, and what ties a printed page to it. */
async function whatItSays(
  dir: string,
): Promise<{ readonly says: readonly string[]; readonly consistent: boolean }> {
  const file = join(dir, REPORT_FILES.results);
  const results = await readResults(file).catch((error: unknown) => {
    throw new BadInput('It holds no results that can be read', file, String(error), { cause: error });
  });
  if (results.mode === 'walk') return { says: [plainText(results.verdictReason)], consistent: true };
  const { host, startedAt, verdictReason, evidence, outcomes } = results;
  const sha256 = evidenceSha256(outcomes);
  const consistent = sha256 === evidence.sha256;
  return {
    consistent,
    says: [
      plainText(`${host.hostname}, ${startedAt}: ${verdictReason}`),
      consistent
        ? `SHA-256 of the evidence, as on the printed page: ${sha256}`
        : `The evidence is not what it says it is: its SHA-256 is ${sha256}, and not ${evidence.sha256}.`,
    ],
  };
}

/** A path as it is, or in quotes where it would be mistaken for something else. */
function nameOf(path: string): string {
  return /^[\w./@+,:=-]+$/.test(path) ? path : JSON.stringify(path);
}
