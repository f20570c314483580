// 2.1 Create dedicated system user
import { readFileStatus } from '../../src/probe/files.ts';
import { HOME, SERVICE_USER, STATE } from '../../src/probe/openclaw/service-user.ts';
import { readAccount } from '../../src/probe/user.ts';
import { check, expect, section, step } from '../../src/spec/index.ts';

/** The highest uid of a system account (login.defs: SYS_UID_MAX). */
const SYS_UID_MAX = 999;

section('2.1', 'Create dedicated system user', { needs: ['1.4'] }, () => {
  step('Create the user', {
    run: `
      sudo useradd --system --create-home --home-dir /home/openclaw-svc --shell /bin/bash openclaw-svc
      sudo usermod -aG docker openclaw-svc
      sudo passwd -l openclaw-svc
      sudo chmod 700 /home/openclaw-svc
      sudo -u openclaw-svc mkdir -p /home/openclaw-svc/.openclaw
      sudo chmod 700 /home/openclaw-svc/.openclaw`,
  });

  check(
    'it is a system account with the documented home and shell',
    { severity: 'major', promise: '2.1 › useradd --system' },
    async ({ read }) => {
      const account = await read(readAccount, SERVICE_USER);
      expect(account).toMatchObject({ exists: true, home: HOME, shell: '/bin/bash' });
      expect(account.uid).toBeGreaterThan(0);
      expect(account.uid).toBeLessThanOrEqual(SYS_UID_MAX);
    },
  );

  check(
    'no password opens it',
    { severity: 'critical', promise: '2.1 › passwd -l (Architecture Overview: locked)' },
    async ({ read }) => {
      expect((await read(readAccount, SERVICE_USER)).password).toBe('locked');
    },
  );

  check(
    'it is in the docker group, and in no other but its own',
    { severity: 'major', promise: '2.1 › Verify' },
    async ({ read }) => {
      expect((await read(readAccount, SERVICE_USER)).groups).toEqual(['docker', SERVICE_USER]);
    },
  );

  check(
    'Docker does what it asks',
    { severity: 'major', promise: '2.1 › usermod -aG docker' },
    async ({ $ }) => {
      const { exitCode, stderr } = await $`sudo -u ${SERVICE_USER} docker ps --quiet`;
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    },
  );

  check(
    'its home and OpenClaw’s state are closed to others',
    { severity: 'critical', promise: '2.1 › chmod 700' },
    async ({ read, $ }) => {
      for (const path of [HOME, STATE]) {
        expect(await read(readFileStatus, path)).toMatchObject({
          type: 'directory',
          mode: '0700',
          owner: SERVICE_USER,
          group: SERVICE_USER,
        });
        expect((await $`ls ${path}`).stderr, `ls ${path} as the operator`).toContain('Permission denied');
      }
    },
  );
});
