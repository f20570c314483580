// Signing a report and checking it again, with OpenSSH on both sides.
import { appendFile, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { BadInput } from '../../src/bad-input.ts';
import { MANIFEST, parseManifest, SIGNATURE } from '../../src/signature/manifest.ts';
import { findSigner, signReport } from '../../src/signature/sign.ts';
import { holds, verifyReport } from '../../src/signature/verify.ts';
import { agentWith, aReport, folder, newKey } from './keys.ts';

async function signed(key?: string): Promise<{ dir: string; signerKey: string }> {
  const file = key ?? (await newKey());
  const dir = await aReport();
  await signReport(dir, await findSigner(file));
  return { dir, signerKey: file.endsWith('.pub') ? file : `${file}.pub` };
}

describe('a signed report', () => {
  test('holds, for us and for anybody with OpenSSH and coreutils', async () => {
    const { dir, signerKey } = await signed();
    const verified = await verifyReport(dir, { signerKey });
    expect(verified).toMatchObject({ changed: [], missing: [], added: [] });
    expect(verified.unchanged).toHaveLength(3);
    expect(verified.signature).toEqual({
      state: 'good',
      says: expect.stringMatching(/^Good "guide-conformance" signature for signer with ED25519 key SHA256:/),
    });
    expect(holds(verified)).toBe(true);
    await execa('sha256sum', ['-c', '--strict', MANIFEST], { cwd: dir });
  });

  test('can be signed again', async () => {
    const { dir } = await signed();
    const key = await newKey();
    await appendFile(join(dir, 'results.json'), '\n');
    await signReport(dir, await findSigner(key));
    expect(holds(await verifyReport(dir, { signerKey: `${key}.pub` }))).toBe(true);
  });

  test('holds for those who are allowed, by their name', async () => {
    const { dir, signerKey } = await signed();
    const allowedSigners = join(await folder(), 'allowed');
    const other = await readFile(`${await newKey('other')}.pub`, 'utf8');
    const key = await readFile(signerKey, 'utf8');
    await writeFile(allowedSigners, `# who may\nother@example.org ${other}jane@example.org,ops ${key}`);
    const { signature } = await verifyReport(dir, { allowedSigners });
    expect(signature).toMatchObject({
      state: 'good',
      says: expect.stringContaining('for jane@example.org with'),
    });
  });

  test('names every file that changed, is missing or was added', async () => {
    const { dir, signerKey } = await signed();
    await writeFile(join(dir, 'results.json'), '{"verdict":"conformant"}\n');
    await rename(join(dir, 'allure-report/index.html'), join(dir, 'allure-report/new.html'));
    await mkdir(join(dir, 'deep'));
    await symlink('/etc/hostname', join(dir, 'deep/link'));
    const verified = await verifyReport(dir, { signerKey });
    expect(verified).toMatchObject({
      signature: { state: 'good' },
      changed: ['results.json'],
      missing: ['allure-report/index.html'],
      added: ['allure-report/new.html', 'deep/link'],
    });
    expect(holds(verified)).toBe(false);
  });

  test('has changed when a file became a link to itself', async () => {
    const { dir, signerKey } = await signed();
    const elsewhere = join(await folder(), 'results.json');
    await rename(join(dir, 'results.json'), elsewhere);
    await symlink(elsewhere, join(dir, 'results.json'));
    expect(await verifyReport(dir, { signerKey })).toMatchObject({
      changed: ['results.json'],
      missing: [],
      added: [],
    });
  });
});

describe('does not hold', () => {
  test('when the manifest was adapted to what was changed', async () => {
    const { dir, signerKey } = await signed();
    await appendFile(join(dir, MANIFEST), `${'0'.repeat(64)}  more.txt\n`);
    const verified = await verifyReport(dir, { signerKey });
    expect(verified.signature.state).toBe('bad');
    expect(holds(verified)).toBe(false);
    await writeFile(join(dir, MANIFEST), 'nonsense');
    expect((await verifyReport(dir, { signerKey })).signature.state).toBe('bad');
  });

  test('when somebody else has signed it', async () => {
    const { dir } = await signed();
    const stranger = `${await newKey('stranger')}.pub`;
    expect((await verifyReport(dir, { signerKey: stranger })).signature).toEqual({
      state: 'not trusted',
      says: expect.stringMatching(/ED25519 key SHA256:\S+, which does not count/),
    });
  });

  test.each([
    ['for something else', 'namespaces="git"'],
    ['in the past', 'valid-before="20200101"'],
  ])('when whoever signed it may do so only %s', async (_what, option) => {
    const { dir, signerKey } = await signed();
    const allowedSigners = join(await folder(), 'allowed');
    await writeFile(allowedSigners, `jane ${option} ${await readFile(signerKey, 'utf8')}`);
    expect((await verifyReport(dir, { allowedSigners })).signature.state).toBe('not trusted');
  });

  test('when the signature was made for something else', async () => {
    const key = await newKey();
    const { dir, signerKey } = await signed(key);
    await rm(join(dir, SIGNATURE));
    await execa('ssh-keygen', ['-Y', 'sign', '-f', key, '-n', 'file', join(dir, MANIFEST)]);
    expect((await verifyReport(dir, { signerKey })).signature.state).toBe('bad');
  });

  test.each([MANIFEST, SIGNATURE])('without its %s', async (name) => {
    const { dir, signerKey } = await signed();
    await rm(join(dir, name));
    const verified = await verifyReport(dir, { signerKey });
    expect(verified.signature).toEqual({ state: 'missing', says: expect.stringContaining(name) });
    expect(holds(verified)).toBe(false);
  });

  test('with a signature that is none', async () => {
    const { dir, signerKey } = await signed();
    await writeFile(join(dir, SIGNATURE), 'nonsense');
    expect((await verifyReport(dir, { signerKey })).signature.state).toBe('bad');
  });
});

describe('keys', () => {
  test('in an agent sign without a passphrase: the one there is, or the one that is named', async () => {
    const key = await newKey('only');
    await agentWith(key);
    const publicKey = join(await folder(), 'elsewhere.pub');
    await rename(`${key}.pub`, publicKey);
    await rm(key);
    for (const named of [undefined, publicKey]) {
      const dir = await aReport();
      await signReport(dir, await findSigner(named));
      expect(holds(await verifyReport(dir, { signerKey: publicKey }))).toBe(true);
    }
  });

  test('with a passphrase are ssh-keygen’s business', async () => {
    const key = await newKey('locked', 'open sesame');
    const askpass = join(await folder(), 'askpass');
    await writeFile(askpass, '#!/bin/sh\necho open sesame\n', { mode: 0o755 });
    vi.stubEnv('SSH_ASKPASS', askpass);
    vi.stubEnv('SSH_ASKPASS_REQUIRE', 'force');
    onTestFinished(() => void vi.unstubAllEnvs());
    const { dir, signerKey } = await signed(key);
    expect(holds(await verifyReport(dir, { signerKey }))).toBe(true);
  });

  test('of which the agent holds several must be named', async () => {
    await agentWith(await newKey('one'), await newKey('two'));
    await expect(findSigner(undefined)).rejects.toThrow(
      /holds 2 keys \(one@example\.org, two@example\.org\): --sign\. Say which/,
    );
  });

  test('that nobody has are bad input', async () => {
    await agentWith();
    await expect(findSigner(undefined)).rejects.toThrow(/the agent holds none: --sign\. Name one/);
    await expect(findSigner('/nowhere/id')).rejects.toThrow(/This is no SSH key .*--sign \/nowhere\/id/);
    await expect(findSigner(join(await aReport(), 'results.json'))).rejects.toThrow(BadInput);
  });

  test('whose private half is nowhere do not sign', async () => {
    await agentWith();
    const key = await newKey();
    await rm(key);
    const signer = await findSigner(`${key}.pub`);
    await expect(signReport(await aReport(), signer)).rejects.toThrow(/could not be signed/);
  });
});

describe('bad input', () => {
  test.each<[string, (dir: string, key: string) => [string, Parameters<typeof verifyReport>[1]], RegExp]>([
    ['no folder', (dir, key) => [join(dir, 'none'), { signerKey: key }], /no such folder/],
    ['a file', (dir, key) => [join(dir, 'results.json'), { signerKey: key }], /no such folder/],
    [
      'a folder of something else',
      (dir, key) => [join(dir, 'allure-report'), { signerKey: key }],
      /holds no report/,
    ],
    ['no key', (dir) => [dir, { signerKey: join(dir, 'none') }], /cannot be read .*--signer-key/],
    ['a key that is none', (dir) => [dir, { signerKey: join(dir, 'results.json') }], /This is no public key/],
    ['no signers', (dir) => [dir, { allowedSigners: join(dir, 'none') }], /--allowed-signers/],
  ])('%s', async (_what, args, message) => {
    const { dir, signerKey } = await signed();
    const error = await verifyReport(...args(dir, signerKey)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BadInput);
    expect((error as BadInput).message).toMatch(message);
  });

  test('a link in a report that is to be signed', async () => {
    const dir = await aReport();
    await symlink('/etc/hostname', join(dir, 'link'));
    await expect(signReport(dir, await findSigner(await newKey()))).rejects.toThrow(
      /holds what is no file: .*link/,
    );
  });

  test.each(['/etc/passwd', '../x', 'a//b', ''])('a manifest that leads elsewhere: %j', (path) => {
    expect(() => parseManifest(`${'0'.repeat(64)}  ${path}\n`, 'x')).toThrow(/x:1/);
  });
});
