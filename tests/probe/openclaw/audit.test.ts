import { expect, test } from 'vitest';
import { parseAudit } from '../../../src/probe/openclaw/audit.ts';
import { fixture } from '../fixture.ts';

test('findings by severity, and whether the gateway was reached', () => {
  expect(parseAudit(fixture('openclaw-audit'))).toEqual({
    critical: [],
    warn: ['gateway.trusted_proxies_missing'],
    info: ['summary.attack_surface'],
    gateway: { ok: true, error: null },
  });
});

test('a finding of a severity that is new cannot be read', () => {
  const text = JSON.stringify({
    findings: [{ checkId: 'a.b', severity: 'fatal' }],
    deep: { gateway: { ok: true, error: null } },
  });
  expect(() => parseAudit(text)).toThrow('severity');
});
