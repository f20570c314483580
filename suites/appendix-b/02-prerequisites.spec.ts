// B.2 Prerequisites
import { readAptPolicy } from '../../src/probe/apt-policy.ts';
import { check, expect, section, step } from '../../src/spec/index.ts';

section('B.2', 'Prerequisites', {}, () => {
  step('Install 1Password CLI', {
    run: `
      curl -sS https://downloads.1password.com/linux/keys/1password.asc | \\
        sudo gpg --dearmor --output /usr/share/keyrings/1password-archive-keyring.gpg
      echo "deb [arch=$(dpkg --print-architecture) signed-by=/usr/share/keyrings/1password-archive-keyring.gpg] https://downloads.1password.com/linux/debian/$(dpkg --print-architecture) stable main" | \\
        sudo tee /etc/apt/sources.list.d/1password.list
      sudo apt update && sudo apt install -y 1password-cli`,
  });

  check('op is version 2', { severity: 'major', promise: 'B.2 › op --version' }, async ({ $ }) => {
    const { exitCode, stdout } = await $`op --version`;
    expect({ exitCode, version: stdout.trim() }).toEqual({
      exitCode: 0,
      version: expect.stringMatching(/^2\.\d+\.\d+/),
    });
  });

  check(
    'it comes from 1Password’s repository, and from nowhere else',
    { severity: 'major', promise: 'B.2 › apt install 1password-cli' },
    async ({ read }) => {
      const { installedFrom } = await read(readAptPolicy, '1password-cli');
      expect(installedFrom).toEqual([expect.stringMatching(/^https:\/\/downloads\.1password\.com\//)]);
    },
  );
});
