// 2.5 Run health check and initial setup
import { onboardExits1 } from '../../errata/2.5-onboard-exits-1.ts';
import { sessionsInDatabase } from '../../errata/2.5-sessions-in-database.ts';
import { readFileStatus } from '../../src/probe/files.ts';
import { readConfig } from '../../src/probe/openclaw/config.ts';
import { readDoctor, readDoctorOfNew } from '../../src/probe/openclaw/doctor.ts';
import { CONFIG, SERVICE_USER, STATE } from '../../src/probe/openclaw/service-user.ts';
import { check, expect, section, step } from '../../src/spec/index.ts';

section('2.5', 'Run health check and initial setup', { needs: ['2.3'] }, () => {
  step('Run the health check', {
    run: `
      sudo -u openclaw-svc bash -c '
        cd ~
        export PATH=$HOME/.npm-global/bin:$PATH
        openclaw doctor
      '`,
  });

  check(
    'on a new installation it names the missing directories and the missing gateway mode',
    {
      severity: 'minor',
      promise: '2.5 › Create missing directories and set gateway mode',
      errata: [sessionsInDatabase],
    },
    async ({ read }) => {
      const found = (await read(readDoctorOfNew)).map(({ title, text }) => `${title}: ${text}`);
      expect(found).toEqual(
        expect.arrayContaining([
          expect.stringMatching(/^Gateway: gateway\.mode is unset/),
          expect.stringMatching(/^State integrity: .*Session store dir missing .*OAuth dir missing/),
        ]),
      );
    },
  );

  step('Create what is missing, and set the gateway’s mode', {
    run: `
      sudo -u openclaw-svc bash -c '
        cd ~
        export PATH=$HOME/.npm-global/bin:$PATH
        mkdir -p ~/.openclaw/agents/main/sessions
        mkdir -p ~/.openclaw/credentials
        openclaw config set gateway.mode local
      '`,
  });

  check(
    'the directories are there, and belong to the service user',
    { severity: 'major', promise: '2.5 › Create missing directories' },
    async ({ read }) => {
      for (const path of [`${STATE}/agents/main/sessions`, `${STATE}/credentials`])
        expect(await read(readFileStatus, path)).toMatchObject({ type: 'directory', owner: SERVICE_USER });
    },
  );

  check(
    'the gateway’s mode is local',
    { severity: 'major', promise: '2.5 › config set gateway.mode local' },
    async ({ read }) => {
      expect(await read(readConfig)).toMatchObject({ gateway: { mode: 'local' } });
    },
  );

  step('Run the onboarding', {
    errata: [onboardExits1],
    run: `
      sudo -u openclaw-svc bash -c '
        cd ~
        export PATH=$HOME/.npm-global/bin:$PATH
        openclaw onboard --non-interactive --accept-risk --mode local
      '`,
  });

  check(
    'the onboarding has written a configuration: a gateway on loopback that wants a token',
    { severity: 'major', promise: '2.5 › openclaw onboard --mode local' },
    async ({ read }) => {
      expect(await read(readConfig)).toMatchObject({
        gateway: {
          mode: 'local',
          port: 18_789,
          bind: 'loopback',
          auth: { mode: 'token', token: expect.stringMatching(/^sha256:/) },
        },
        agents: { defaults: { workspace: `${STATE}/workspace` } },
      });
    },
  );

  check(
    'nobody else can read that configuration',
    { severity: 'critical', promise: '2.5 › openclaw onboard' },
    async ({ read }) => {
      expect(await read(readFileStatus, CONFIG)).toMatchObject({
        type: 'file',
        mode: '0600',
        owner: SERVICE_USER,
      });
    },
  );

  check(
    'the agent has a workspace with its files',
    { severity: 'major', promise: '2.5 › openclaw onboard' },
    async ({ read }) => {
      // Earlier releases have a TOOLS.md, too, of which the guide says nothing.
      for (const name of ['AGENTS.md', 'SOUL.md', 'IDENTITY.md', 'USER.md'])
        expect(await read(readFileStatus, `${STATE}/workspace/${name}`)).toMatchObject({
          type: 'file',
          // 5.5, corrected, gives it to root.
          owner: name === 'SOUL.md' ? expect.toBeOneOf([SERVICE_USER, 'root']) : SERVICE_USER,
        });
    },
  );

  check(
    'the health check finds nothing critical any more',
    { severity: 'major', promise: '2.5 › openclaw doctor' },
    async ({ read }) => {
      const found = await read(readDoctor);
      expect(found.map(({ title }) => title)).not.toContain('State integrity');
      expect(
        found.filter(({ text }) => /CRITICAL|gateway\.mode is unset|missing a token/.test(text)),
      ).toEqual([]);
    },
  );
});
