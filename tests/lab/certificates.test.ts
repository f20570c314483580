// The run's authority, judged by Node's and by OpenSSL's verifier.
import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa, execaSync } from 'execa';
import { expect, test } from 'vitest';
import { makeAuthority } from '../../src/world/certificates.ts';

const openssl = execaSync('which', ['openssl'], { reject: false }).exitCode === 0;

test('issues certificates for all names asked for, valid now and not for long', async () => {
  const authority = await makeAuthority();
  const ca = new X509Certificate(authority.caPem);
  const server = new X509Certificate((await authority.issue(['a.example', 'b.example'])).certPem);
  expect(ca.ca).toBe(true);
  expect(server.ca).toBe(false);
  expect(server.checkIssued(ca)).toBe(true);
  expect(server.verify(ca.publicKey)).toBe(true);
  expect(server.checkHost('a.example')).toBe('a.example');
  expect(server.checkHost('b.example')).toBe('b.example');
  expect(server.checkHost('c.example')).toBeUndefined();
  for (const { validFromDate, validToDate } of [ca, server]) {
    expect(Date.now() - validFromDate.getTime()).toBeGreaterThan(60 * 60 * 1000);
    expect(validToDate.getTime() - Date.now()).toBeLessThan(31 * 24 * 60 * 60 * 1000);
  }
});

test('needs a name', async () => {
  await expect((await makeAuthority()).issue([])).rejects.toThrow('at least one name');
});

test.skipIf(!openssl)('satisfies OpenSSL as the certificate of a TLS server', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'certificates-'));
  try {
    const authority = await makeAuthority();
    const stranger = await makeAuthority();
    const { certPem } = await authority.issue(['a.example']);
    const files = { ca: authority.caPem, other: stranger.caPem, cert: certPem };
    for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text);
    const verify = (ca: string) =>
      execa(
        'openssl',
        [
          'verify',
          '-purpose',
          'sslserver',
          '-verify_hostname',
          'a.example',
          '-CAfile',
          join(dir, ca),
          join(dir, 'cert'),
        ],
        { reject: false },
      );
    expect((await verify('ca')).exitCode).toBe(0);
    expect((await verify('other')).exitCode).not.toBe(0);
  } finally {
    await rm(dir, { recursive: true });
  }
});
