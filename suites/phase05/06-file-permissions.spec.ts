// 5.6 File permissions
import { readFileStatus } from '../../src/probe/files.ts';
import { readSecretFiles, readSeenByOthers } from '../../src/probe/openclaw/secrets.ts';
import { CONFIG, SERVICE_USER, STATE } from '../../src/probe/openclaw/service-user.ts';
import { check, expect, section, step } from '../../src/spec/index.ts';

section('5.6', 'File permissions', { needs: ['2.5', '5.5'] }, () => {
  step('Close the files', {
    run: `
      sudo chmod 700 /home/openclaw-svc/.openclaw
      sudo chmod 600 /home/openclaw-svc/.openclaw/openclaw.json 2>/dev/null
      sudo find /home/openclaw-svc -type f \\( -name "*.json" -o -name "*.env" -o -name "*.key" -o -name "*.token" \\) -exec chmod 600 {} \\;`,
  });

  check(
    'the folder and the configuration are for the service user only',
    { severity: 'critical', promise: '5.6 › chmod 700, chmod 600' },
    async ({ read }) => {
      expect(await read(readFileStatus, STATE)).toMatchObject({ mode: '0700', owner: SERVICE_USER });
      expect(await read(readFileStatus, CONFIG)).toMatchObject({ mode: '0600', owner: SERVICE_USER });
    },
  );

  check(
    'every file with a secret in it is for the service user only',
    { severity: 'critical', promise: '5.6 › File permissions' },
    async ({ read }) => {
      const files = await read(readSecretFiles);
      expect(files.map(({ path }) => path)).toContain(CONFIG);
      expect(files.filter(({ mode, owner }) => mode !== '0600' || owner !== SERVICE_USER)).toEqual([]);
    },
  );

  check(
    'other users of the host see nothing of the service user’s home',
    { severity: 'critical', promise: '5.6 › File permissions' },
    async ({ read }) => {
      expect(await read(readSeenByOthers)).toEqual([]);
    },
  );
});
