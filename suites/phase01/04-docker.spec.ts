// 1.4 Install Docker Engine
import { readAptSources } from '../../src/probe/apt-sources.ts';
import { readDocker } from '../../src/probe/docker.ts';
import { readFileStatus } from '../../src/probe/files.ts';
import { readKeyring } from '../../src/probe/keyring.ts';
import { readOs } from '../../src/probe/os.ts';
import { readPackageVersions } from '../../src/probe/packages.ts';
import { readUnit } from '../../src/probe/systemd.ts';
import { readVersion } from '../../src/probe/versions.ts';
import { check, expect, live, onlyFor, section, step } from '../../src/spec/index.ts';

const KEYRING = '/etc/apt/keyrings/docker.gpg';
const PACKAGES = [
  'docker-ce',
  'docker-ce-cli',
  'containerd.io',
  'docker-buildx-plugin',
  'docker-compose-plugin',
] as const;
const REPLACED = [
  'docker.io',
  'docker-doc',
  'docker-compose',
  'podman-docker',
  'containerd',
  'runc',
] as const;

section('1.4', 'Install Docker Engine', { needs: ['1.1'] }, () => {
  step('Add Docker Engine to its own CLI', {
    when: onlyFor('a host that has Docker’s repository but not its engine; this one gets the clean install'),
    run: 'sudo apt install -y docker-ce containerd.io docker-buildx-plugin docker-compose-plugin',
  });

  step('Install from scratch', {
    run: `
      for pkg in docker.io docker-doc docker-compose podman-docker containerd runc; do
        sudo apt remove -y $pkg 2>/dev/null
      done

      sudo install -m 0755 -d /etc/apt/keyrings
      curl -fsSL https://download.docker.com/linux/ubuntu/gpg \\
        | sudo gpg --dearmor -o /etc/apt/keyrings/docker.gpg
      sudo chmod a+r /etc/apt/keyrings/docker.gpg

      gpg --no-default-keyring --keyring /etc/apt/keyrings/docker.gpg --list-keys --keyid-format long

      echo "deb [arch=$(dpkg --print-architecture) signed-by=/etc/apt/keyrings/docker.gpg] \\
        https://download.docker.com/linux/ubuntu \\
        $(. /etc/os-release && echo "\${UBUNTU_CODENAME:-noble}") stable" \\
        | sudo tee /etc/apt/sources.list.d/docker.list > /dev/null

      sudo apt update
      sudo apt install -y docker-ce docker-ce-cli containerd.io docker-buildx-plugin docker-compose-plugin`,
  });

  check(
    'none of the packages that Docker replaces is left',
    { severity: 'minor', promise: '1.4 › For a clean install from scratch' },
    async ({ read }) => {
      expect(await read(readPackageVersions, REPLACED)).toEqual(
        Object.fromEntries(REPLACED.map((name) => [name, null])),
      );
    },
  );

  check(
    'apt trusts Docker for its own repository only',
    { severity: 'major', promise: '1.4 › sources.list.d/docker.list' },
    async ({ read, $ }) => {
      const { codename, id } = await read(readOs);
      const { stdout: architecture } = await $`dpkg --print-architecture`;
      const sources = await read(readAptSources);
      expect(sources.filter(({ file }) => file.endsWith('/docker.list'))).toEqual([
        {
          file: '/etc/apt/sources.list.d/docker.list',
          types: ['deb'],
          uris: ['https://download.docker.com/linux/ubuntu'],
          suites: [id === 'ubuntu' ? codename : 'noble'],
          components: ['stable'],
          signedBy: KEYRING,
          architectures: [architecture.trim()],
          enabled: true,
          options: {},
        },
      ]);
      expect(
        sources.filter(({ uris }) => uris.some((uri) => uri.includes('download.docker.com'))),
      ).toHaveLength(1);
    },
  );

  check(
    'everybody may read the keyring, and it holds a key',
    { severity: 'major', promise: '1.4 › chmod a+r' },
    async ({ read }) => {
      expect(await read(readFileStatus, KEYRING)).toMatchObject({ mode: '0644', owner: 'root' });
      expect((await read(readKeyring, KEYRING)).fingerprints).toHaveLength(1);
    },
  );

  check(
    'the key is Docker’s',
    { severity: 'critical', promise: '1.4 › Verify GPG fingerprint (SECURITY.md §3)', when: live('docker') },
    async ({ read }) => {
      expect((await read(readKeyring, KEYRING)).fingerprints).toEqual([
        '9DC858229FC7DD38854AE2D88D81803C0EBFCD88',
      ]);
    },
  );

  check(
    'all five packages are installed',
    { severity: 'critical', promise: '1.4 › Install Docker Engine' },
    async ({ read }) => {
      expect(await read(readPackageVersions, PACKAGES)).toEqual(
        Object.fromEntries(PACKAGES.map((name) => [name, expect.any(String)])),
      );
    },
  );

  check(
    'the engine runs, and starts at boot',
    { severity: 'critical', promise: '1.4 › Install Docker Engine' },
    async ({ read }) => {
      expect(await read(readUnit, 'docker.service')).toMatchObject({
        activeState: 'active',
        unitFileState: 'enabled',
      });
      expect(await read(readDocker)).toMatchObject({ running: true, serverVersion: expect.any(String) });
    },
  );

  check(
    'hello-world runs',
    { severity: 'critical', promise: '1.4 › Verify', disruptive: 'container' },
    async ({ $ }) => {
      const { exitCode, stdout } = await $`sudo docker run --rm hello-world`;
      expect({ exitCode, stdout }).toEqual({
        exitCode: 0,
        stdout: expect.stringContaining('Hello from Docker!'),
      });
    },
  );

  check(
    'docker compose tells its version',
    { severity: 'minor', promise: '1.4 › Verify' },
    async ({ read }) => {
      expect(await read(readVersion, 'docker compose')).toEqual({
        installed: true,
        version: expect.any(String),
      });
    },
  );
});
