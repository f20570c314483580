// 8.3 Security audit sign-off
import { modelWeak } from '../../errata/8.3-model-weak.ts';
import { trustedProxiesMissing } from '../../errata/8.3-trusted-proxies-missing.ts';
import { readAudit } from '../../src/probe/openclaw/audit.ts';
import { check, expect, section, step } from '../../src/spec/index.ts';
import { warningsAboutHost, wasReached } from '../phase05/findings.ts';

const aboutModels = (id: string): boolean => id.startsWith('models.');

section(
  '8.3',
  'Security audit sign-off',
  { needs: ['3.3', '5.1', '5.2', '5.3', '5.4', '5.6', '5.7', '6.2'] },
  () => {
    step('Audit', {
      run: `
      sudo -u openclaw-svc bash -c '
        cd ~
        export PATH=$HOME/.npm-global/bin:$PATH
        openclaw security audit --deep
      '`,
    });

    check(
      'there is no CRITICAL finding',
      { severity: 'critical', promise: '8.3 › 0 CRITICAL' },
      async ({ read }) => {
        const audit = await read(readAudit);
        expect(wasReached(audit), 'the gateway was reached').toBe(true);
        expect(audit.critical).toEqual([]);
      },
    );

    check(
      'there is no WARN about the host and the gateway',
      { severity: 'major', promise: '8.3 › 0 WARN', errata: [trustedProxiesMissing] },
      async ({ read }) => {
        expect(warningsAboutHost(await read(readAudit))).toEqual([]);
      },
    );

    check(
      'there is no WARN about the model',
      { severity: 'minor', promise: '8.3 › 0 WARN', errata: [modelWeak] },
      async ({ read }) => {
        expect((await read(readAudit)).warn.filter(aboutModels)).toEqual([]);
      },
    );
  },
);
