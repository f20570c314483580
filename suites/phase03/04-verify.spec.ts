// 3.4 Verify
import { statusBlind } from '../../errata/3.4-status-blind.ts';
import { readPlainStatus } from '../../src/probe/openclaw/models.ts';
import { check, expect, llmAuth, section, step } from '../../src/spec/index.ts';

section('3.4', 'Verify', { needs: ['3.3'] }, () => {
  step('Print the model’s status', {
    run: `
      sudo -u openclaw-svc bash -c '
        cd ~
        export PATH=$HOME/.npm-global/bin:$PATH
        openclaw models --status-plain
      '`,
  });

  check(
    'it shows the model that was set',
    { severity: 'minor', promise: '3.4 › Verify' },
    async ({ read, inputs }) => {
      expect(await read(readPlainStatus, 'saved')).toEqual({ exitCode: 0, text: inputs.model });
    },
  );

  check(
    'it tells when there is no credential',
    { severity: 'major', promise: '3.4 › Verify', when: [llmAuth.is('api-key')], errata: [statusBlind] },
    async ({ read }) => {
      expect(await read(readPlainStatus, 'none')).not.toMatchObject({ exitCode: 0 });
    },
  );
});
