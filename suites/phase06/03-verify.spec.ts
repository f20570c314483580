// 6.3 Verify
import { v6Loopback } from '../../errata/6.3-v6-loopback.ts';
import { readComplaints } from '../../src/probe/openclaw/complaints.ts';
import { GATEWAY_PORT, readGatewayAddresses, UNIT } from '../../src/probe/openclaw/gateway.ts';
import { readLeaks } from '../../src/probe/openclaw/leaks.ts';
import { readSecurityScore } from '../../src/probe/security-score.ts';
import { readUnit } from '../../src/probe/systemd.ts';
import { check, expect, section, step } from '../../src/spec/index.ts';
import { expectGateway } from '../gateway.ts';

section('6.3', 'Verify', { needs: ['6.2'] }, () => {
  step('Look at status, journal, port and score', {
    run: `
      sudo systemctl status openclaw.service
      sudo journalctl -u openclaw.service -n 50 --no-pager
      sudo ss -tlnp | grep 18789
      sudo systemd-analyze security openclaw.service`,
  });

  check(
    'the service is active',
    { severity: 'critical', promise: '6.3 › systemctl status openclaw.service' },
    async ({ read }) => {
      expect(await read(readUnit, UNIT)).toMatchObject({ activeState: 'active', subState: 'running' });
    },
  );

  check(
    'its journal tells of no error',
    { severity: 'major', promise: '6.3 › journalctl -u openclaw.service' },
    async (context) => {
      await expectGateway(context);
      expect(await context.read(readComplaints, UNIT)).toEqual([]);
    },
  );

  check(
    'its journal holds none of its secrets',
    { severity: 'critical', promise: '6.3 › journalctl -u openclaw.service' },
    async ({ read }) => {
      const { secrets, leaked } = await read(readLeaks, UNIT);
      expect(secrets).not.toEqual([]);
      expect(leaked).toEqual([]);
    },
  );

  check(
    'the gateway listens on 127.0.0.1 only',
    { severity: 'critical', promise: '6.3 › Must show 127.0.0.1:18789 only', errata: [v6Loopback] },
    async (context) => {
      await expectGateway(context);
      expect(await context.read(readGatewayAddresses)).toEqual(['127.0.0.1']);
    },
  );

  check(
    'nobody off the machine reaches it',
    { severity: 'critical', promise: '6.3 › Must show 127.0.0.1:18789 only' },
    async (context) => {
      await expectGateway(context);
      const { outside } = context;
      expect(await outside.open('eth0', [GATEWAY_PORT])).toEqual([]);
      expect(await outside.open('tailscale0', [GATEWAY_PORT])).toEqual([]);
    },
  );

  check(
    'its exposure is 5.8, which is medium',
    { severity: 'major', promise: '6.1 › Security score: 5.8 MEDIUM' },
    async ({ read }) => {
      expect(await read(readSecurityScore, UNIT)).toEqual({ exposure: 5.8, rating: 'MEDIUM' });
    },
  );
});
