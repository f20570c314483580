// Phase 10 › Erratic agent behavior
import { erraticWithoutHome } from '../../errata/10-erratic-without-home.ts';
import { readSessions } from '../../src/probe/openclaw/sessions.ts';
import { check, expect, section, step } from '../../src/spec/index.ts';
import { expectGateway, unhurried } from '../gateway.ts';

section('Phase 10 › Erratic agent behavior', 'Erratic agent behavior', { needs: ['5.5', '6.2'] }, () => {
  step('Look at its identity and sessions, audit, and restart', {
    errata: [erraticWithoutHome],
    given: unhurried,
    run: `
      sudo sha256sum -c /var/lib/openclaw-soul-baseline.sha256
      sudo -u openclaw-svc bash -c 'export PATH=$HOME/.npm-global/bin:$PATH && openclaw sessions list'
      sudo -u openclaw-svc bash -c 'export PATH=$HOME/.npm-global/bin:$PATH && openclaw security audit --deep --fix'
      sudo systemctl restart openclaw.service`,
  });

  check(
    'the list of sessions has the conversations there were',
    { severity: 'minor', promise: 'Phase 10 › openclaw sessions list', needs: ['4.4'] },
    async ({ read }) => {
      const { listed, stored } = await read(readSessions);
      expect(stored).not.toEqual([]);
      expect(listed).toEqual(stored);
    },
  );

  check(
    'the gateway answers again',
    { severity: 'critical', promise: 'Phase 10 › Erratic agent behavior › systemctl restart' },
    expectGateway,
  );
});
