// conform verify-report: what it prints, and its exit status.
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildAcceptance } from '../../src/report/acceptance.ts';
import { Redactor } from '../../src/report/redaction.ts';
import { writeResults } from '../../src/report/results.ts';
import { findSigner, signReport } from '../../src/signature/sign.ts';
import { ACCEPT_INFO, record } from '../report/records.ts';
import { aReport, newKey } from '../signature/keys.ts';
import { conform } from './conform.ts';

async function signed(change: (dir: string) => Promise<void> = async () => undefined) {
  const key = await newKey();
  const dir = await aReport();
  const results = buildAcceptance([record('passed')], ACCEPT_INFO, new Redactor());
  await writeResults(join(dir, 'results.json'), results);
  await change(dir);
  await signReport(dir, await findSigner(key));
  return { dir, key: `${key}.pub`, results };
}

test('as it was signed: exit 0, with what it says', async () => {
  const { dir, key, results } = await signed();
  const { exitCode, stdout, stderr } = await conform(['verify-report', dir, '--signer-key', key]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toMatch(/^Good "guide-conformance" signature for signer with ED25519 key SHA256:/);
  expect(stdout).toContain('The report is as it was signed: 3 files.');
  expect(stdout).toContain('claw.example.org, 2026-11-03T09:59:00.000Z: conformant: 1 passed');
  expect(stdout).toContain(results.evidence.sha256);
});

test('changed: exit 1, with every file', async () => {
  const { dir, key } = await signed();
  await appendFile(join(dir, 'results.json'), '\n');
  await writeFile(join(dir, 'more\u001b[31m.txt'), '');
  const { exitCode, stdout } = await conform(['verify-report', dir, '--signer-key', key]);
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^changed: results\.json\nadded: {3}"more\\u001b\[31m\.txt"\nGood /);
  expect(stdout).toMatch(/\nThe report cannot be relied on: 1 changed, 1 added\.$/);
});

test('signed by somebody else: exit 1', async () => {
  const { dir } = await signed();
  const stranger = `${await newKey('stranger')}.pub`;
  const { exitCode, stdout } = await conform(['verify-report', dir, '--signer-key', stranger]);
  expect(exitCode).toBe(1);
  expect(stdout).toContain('The report cannot be relied on: signature not trusted.');
});

test('signed with evidence that is not its own: exit 1', async () => {
  const { dir, key } = await signed(async (folder) => {
    const results = buildAcceptance([record('passed')], ACCEPT_INFO, new Redactor());
    await writeResults(join(folder, 'results.json'), { ...results, outcomes: [] });
  });
  const { exitCode, stdout } = await conform(['verify-report', dir, '--signer-key', key]);
  expect(exitCode).toBe(1);
  expect(stdout).toContain('The evidence is not what it says it is');
});

test.each<[string, (dir: string, key: string) => readonly string[], RegExp]>([
  ['nobody is trusted', (dir) => [dir], /known who may have signed.*Give one of the two/],
  ['two are', (dir, key) => [dir, '--signer-key', key, '--allowed-signers', key], /Give one of the two/],
  ['there is no folder', (dir, key) => [join(dir, 'none'), '--signer-key', key], /no such folder/],
  ['none is named', () => [], /missing required argument 'dir'/],
])('%s: exit 2', async (_what, args, message) => {
  const { dir, key } = await signed();
  const { exitCode, stdout, stderr } = await conform(['verify-report', ...args(dir, key)]);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/^ {4}at /m);
});
