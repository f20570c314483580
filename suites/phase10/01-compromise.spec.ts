// Phase 10 › Suspected compromise
import { auditBeforeStart } from '../../errata/10-audit-before-start.ts';
import { auditWithoutHome } from '../../errata/10-audit-without-home.ts';
import { backdatedFiles } from '../../errata/10-backdated-files.ts';
import { deafToTerm } from '../../errata/10-deaf-to-term.ts';
import { foreignContainers } from '../../errata/10-foreign-containers.ts';
import { incidentLogExposed } from '../../errata/10-incident-log-exposed.ts';
import { INCIDENT_LOGS, readIncidentLogs } from '../../src/probe/incident-log.ts';
import {
  PLANTED_CONTAINERS,
  PLANTED_FILES,
  readListedContainers,
  readListedFiles,
  readSurvivors,
} from '../../src/probe/intruder.ts';
import { readAudit } from '../../src/probe/openclaw/audit.ts';
import { SOUL } from '../../src/probe/openclaw/soul.ts';
import { check, expect, manual, section, step } from '../../src/spec/index.ts';
import { expectGateway, expectGatewayAgain, START_LIMIT_MS, unhurried } from '../gateway.ts';
import { withGatewayStopped } from '../gateway-stopped.ts';
import { wasReached } from '../phase05/findings.ts';
import { changed, TAMPERINGS } from '../soul.ts';

const INCIDENT = 'an incident';

section('Phase 10 › Suspected compromise', 'Suspected compromise', { needs: ['5.5', '6.2'] }, () => {
  step('Contain, keep evidence, look, and start again', {
    errata: [auditWithoutHome],
    given: unhurried,
    run: `
      sudo systemctl stop openclaw.service
      sudo pkill -u openclaw-svc
      sudo journalctl -u openclaw.service --since "24h ago" > /tmp/openclaw-incident.log
      sudo sha256sum -c /var/lib/openclaw-soul-baseline.sha256
      sudo find /home/openclaw-svc -newer /home/openclaw-svc/.openclaw/openclaw.json -ls
      sudo docker ps -a | grep openclaw
      # Rotate ALL credentials, then:
      sudo -u openclaw-svc bash -c 'export PATH=$HOME/.npm-global/bin:$PATH && openclaw security audit --deep --fix'
      sudo systemctl start openclaw.service`,
    tolerates: [
      { command: /^sudo pkill\b/, because: 'nothing is left to end when the gateway was all that ran' },
      { command: /^grep openclaw$/, because: 'no container is left behind' },
    ],
  });

  manual('Rotate all credentials', {
    because:
      'Those of the model’s provider and of the messaging platform are revoked in portals that only their owner can enter.',
    promise: 'Phase 10 › Rotate ALL credentials',
  });

  check(
    'the gateway answers again',
    {
      severity: 'critical',
      promise: 'Phase 10 › Suspected compromise › systemctl start',
      timeoutMs: 2 * START_LIMIT_MS,
    },
    expectGateway,
  );

  check(
    'the incident log tells what the gateway did',
    { severity: 'critical', promise: 'Phase 10 › openclaw-incident.log', occasion: INCIDENT },
    async ({ read }) => {
      const logs = await read(readIncidentLogs);
      expect(logs.map(({ linesOfGateway }) => linesOfGateway > 0)).toContain(true);
    },
  );

  check(
    'nobody but root can read or change the incident log',
    {
      severity: 'major',
      promise: 'Phase 10 › openclaw-incident.log',
      occasion: INCIDENT,
      errata: [incidentLogExposed],
    },
    async ({ read }) => {
      const logs = await read(readIncidentLogs);
      expect(INCIDENT_LOGS).toContain(logs[0]?.path);
      expect(logs.filter(({ owner, mode }) => owner !== 'root' || mode !== '0600')).toEqual([]);
    },
  );

  check(
    'stopping the gateway spares what an intruder has started, and pkill ends it',
    {
      severity: 'critical',
      promise: 'Phase 10 › pkill -u openclaw-svc',
      disruptive: 'service',
      timeoutMs: 2 * START_LIMIT_MS,
      errata: [deafToTerm],
    },
    async (context) => {
      const { outlived, left } = await readSurvivors(context.shell, 'sudo pkill -u openclaw-svc');
      expect(outlived).toEqual(['obedient', 'deaf']);
      expect(left).toEqual([]);
      await expectGatewayAgain(context);
    },
  );

  for (const [how, command] of Object.entries(TAMPERINGS)) {
    check(
      `sha256sum shows that SOUL.md has been ${how}`,
      { severity: 'critical', promise: 'Phase 10 › sha256sum -c', disruptive: 'file' },
      async (context) => {
        await using _ = await changed(context, SOUL, command);
        const { exitCode, stdout } =
          await context.$`sudo sha256sum -c /var/lib/openclaw-soul-baseline.sha256`;
        expect({ exitCode, stdout }).toEqual({
          exitCode: 1,
          stdout: expect.stringMatching(/SOUL\.md: FAILED/),
        });
      },
    );
  }

  check(
    'every file that was planted is listed',
    {
      severity: 'major',
      promise: 'Phase 10 › find -newer',
      disruptive: 'file',
      errata: [backdatedFiles],
    },
    async ({ shell }) => {
      const find = 'sudo find /home/openclaw-svc -newer /home/openclaw-svc/.openclaw/openclaw.json -ls';
      expect(await readListedFiles(shell, find)).toEqual(PLANTED_FILES);
    },
  );

  check(
    'every container that was left behind is listed',
    {
      severity: 'critical',
      promise: 'Phase 10 › docker ps -a',
      disruptive: 'container',
      errata: [foreignContainers],
    },
    async ({ shell }) => {
      expect(await readListedContainers(shell, 'sudo docker ps -a | grep openclaw')).toEqual(
        PLANTED_CONTAINERS,
      );
    },
  );

  check(
    'the deep audit reaches the gateway where the procedure runs it',
    {
      severity: 'minor',
      promise: 'Phase 10 › security audit --deep',
      disruptive: 'service',
      timeoutMs: 2 * START_LIMIT_MS,
      errata: [auditBeforeStart],
    },
    async (context) => {
      const audit = await withGatewayStopped(context, () => readAudit(context.shell));
      expect(wasReached(audit), 'the gateway was reached').toBe(true);
    },
  );
});
