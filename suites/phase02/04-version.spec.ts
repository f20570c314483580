// 2.4 Verify version
import { compareVersions, readOpenClawVersion } from '../../src/probe/openclaw/version.ts';
import { check, expect, section, step } from '../../src/spec/index.ts';

section('2.4', 'Verify version', { needs: ['2.3'] }, () => {
  step('Print the version', {
    run: `
      sudo -u openclaw-svc bash -c '
        cd ~
        export PATH=$HOME/.npm-global/bin:$PATH
        openclaw --version
      '`,
  });

  check(
    'OpenClaw is security-patched',
    { severity: 'critical', promise: '2.4 › Must be >= 2026.2.9' },
    async ({ read }) => {
      const version = await read(readOpenClawVersion);
      expect(version).toSatisfy(
        (found: string | null) => found !== null && compareVersions(found, '2026.2.9') >= 0,
      );
    },
  );
});
