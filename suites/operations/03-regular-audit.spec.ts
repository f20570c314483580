// Regular Security Audit Procedure (PLACEHOLDER)
import { readAudit } from '../../src/probe/openclaw/audit.ts';
import { check, expect, section, step } from '../../src/spec/index.ts';
import { expectGateway, START_LIMIT_MS } from '../gateway.ts';
import { wasReached } from '../phase05/findings.ts';

const HEADING = 'Regular Security Audit Procedure (PLACEHOLDER)';

section(HEADING, HEADING, { needs: ['5.7', '6.2'] }, () => {
  step('Audit deeply', {
    run: `
      sudo -u openclaw-svc bash -c '
        cd ~
        export PATH=$HOME/.npm-global/bin:$PATH
        openclaw security audit --deep
      '`,
  });

  check(
    'it reaches the gateway, and finds nothing critical',
    {
      severity: 'critical',
      promise: `${HEADING} › after every upgrade, change and incident`,
      timeoutMs: 2 * START_LIMIT_MS,
    },
    async (context) => {
      await expectGateway(context);
      const audit = await context.read(readAudit);
      expect(wasReached(audit), 'the gateway was reached').toBe(true);
      expect(audit.critical).toEqual([]);
    },
  );
});
