// 1.2 Install build-essential
import { readPackageVersions } from '../../src/probe/packages.ts';
import { readVersion } from '../../src/probe/versions.ts';
import { check, expect, section, step } from '../../src/spec/index.ts';

section('1.2', 'Install build-essential', { needs: ['1.1'] }, () => {
  step('Install build-essential', { run: 'sudo apt install -y build-essential' });

  check(
    'build-essential is installed',
    { severity: 'minor', promise: '1.2 › Install build-essential' },
    async ({ read }) => {
      expect(await read(readPackageVersions, ['build-essential'])).toEqual({
        'build-essential': expect.any(String),
      });
    },
  );

  check('gcc tells its version', { severity: 'minor', promise: '1.2 › Verify' }, async ({ read }) => {
    expect(await read(readVersion, 'gcc')).toEqual({ installed: true, version: expect.any(String) });
  });

  check('make tells its version', { severity: 'minor', promise: '1.2 › Verify' }, async ({ read }) => {
    expect(await read(readVersion, 'make')).toEqual({ installed: true, version: expect.any(String) });
  });
});
