// 1.3 Upgrade Node.js to 22.x (NodeSource)
import { satisfies } from 'semver';
import { nodesourceKey } from '../../errata/1.3-nodesource-key.ts';
import { ufwNotRemoved } from '../../errata/1.3-ufw-not-removed.ts';
import { readAptPolicy } from '../../src/probe/apt-policy.ts';
import { readAptSources } from '../../src/probe/apt-sources.ts';
import { readKeyring } from '../../src/probe/keyring.ts';
import { readPackageVersions } from '../../src/probe/packages.ts';
import { readVersion } from '../../src/probe/versions.ts';
import { check, expect, live, section, step } from '../../src/spec/index.ts';

/** The npm that a Node.js ships with. */
const NPM = { '22': '10.x', '24': '11.x' } as const;
const KEYRING = '/etc/apt/keyrings/nodesource.gpg';

section('1.3', 'Upgrade Node.js to 22.x (NodeSource)', { needs: ['1.1'] }, () => {
  step('Replace Node.js by NodeSource’s', {
    run: `
      sudo apt remove -y nodejs
      sudo apt autoremove -y

      sudo mkdir -p /etc/apt/keyrings
      curl -fsSL https://deb.nodesource.com/gpgkey/nodesource-repo.gpg.key \\
        | sudo gpg --dearmor -o /etc/apt/keyrings/nodesource.gpg

      gpg --no-default-keyring --keyring /etc/apt/keyrings/nodesource.gpg --list-keys --keyid-format long

      echo "deb [signed-by=/etc/apt/keyrings/nodesource.gpg] https://deb.nodesource.com/node_22.x nodistro main" \\
        | sudo tee /etc/apt/sources.list.d/nodesource.list

      sudo apt update && sudo apt install -y nodejs`,
  });

  check(
    'removing nodejs has removed ufw',
    { severity: 'minor', promise: '1.3 › Important: ufw goes with nodejs', errata: [ufwNotRemoved] },
    async ({ read }) => {
      expect(await read(readPackageVersions, ['ufw'])).toEqual({ ufw: null });
    },
  );

  step('Reinstall ufw', { run: 'sudo apt install -y ufw' });

  check(
    'ufw is installed afterwards',
    { severity: 'critical', promise: '1.3 › Reinstall it afterward' },
    async ({ read }) => {
      expect(await read(readPackageVersions, ['ufw'])).toEqual({ ufw: expect.any(String) });
    },
  );

  check(
    'apt trusts NodeSource for its own repository only',
    { severity: 'major', promise: '1.3 › sources.list.d/nodesource.list' },
    async ({ read, inputs }) => {
      const sources = await read(readAptSources);
      expect(sources.filter(({ file }) => file.endsWith('/nodesource.list'))).toEqual([
        {
          file: '/etc/apt/sources.list.d/nodesource.list',
          types: ['deb'],
          uris: [`https://deb.nodesource.com/node_${inputs.nodeMajor}.x`],
          suites: ['nodistro'],
          components: ['main'],
          signedBy: KEYRING,
          architectures: null,
          enabled: true,
          options: {},
        },
      ]);
      expect(
        sources.filter(({ uris }) => uris.some((uri) => uri.includes('deb.nodesource.com'))),
      ).toHaveLength(1);
    },
  );

  check(
    'the keyring holds a key',
    { severity: 'major', promise: '1.3 › gpg --list-keys' },
    async ({ read }) => {
      const { exists, fingerprints } = await read(readKeyring, KEYRING);
      expect(exists).toBe(true);
      expect(fingerprints).toHaveLength(1);
    },
  );

  check(
    'the key is NodeSource’s',
    {
      severity: 'critical',
      promise: '1.3 › Verify GPG fingerprint (SECURITY.md §3)',
      when: live('nodesource'),
      errata: [nodesourceKey],
    },
    async ({ read }) => {
      expect((await read(readKeyring, KEYRING)).fingerprints).toEqual([
        '9FD3B784BC1C6FC31A8A0A1C1655A0AB68576280',
      ]);
    },
  );

  check('Node.js is 22.x', { severity: 'critical', promise: '1.3 › Verify' }, async ({ read, inputs }) => {
    const { version } = await read(readVersion, 'node');
    expect(version).toSatisfy((found: string) => satisfies(found, `${inputs.nodeMajor}.x`));
  });

  check(
    'Node.js is as new as OpenClaw needs it',
    { severity: 'critical', promise: '1.3 › Node.js >= 22.12.0' },
    async ({ read }) => {
      const { version } = await read(readVersion, 'node');
      expect(version).toSatisfy((found: string) => satisfies(found, '>=22.12.0'));
    },
  );

  check(
    'the nodejs package came from NodeSource',
    { severity: 'major', promise: '1.3 › Node.js (NodeSource)' },
    async ({ read, inputs }) => {
      expect(await read(readAptPolicy, 'nodejs')).toMatchObject({
        installed: expect.any(String),
        installedFrom: [`https://deb.nodesource.com/node_${inputs.nodeMajor}.x`],
      });
    },
  );

  check('npm is 10.x', { severity: 'minor', promise: '1.3 › Verify' }, async ({ read, inputs }) => {
    const { version } = await read(readVersion, 'npm');
    expect(version).toSatisfy((found: string) => satisfies(found, NPM[inputs.nodeMajor]));
  });
});
