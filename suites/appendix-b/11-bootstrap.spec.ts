// B.11 The Bootstrap Secret: who can get at it while the service runs
import { tokenInEnvironment } from '../../errata/B.11-token-in-environment.ts';
import { readTokenCopies, readTokenReach } from '../../src/probe/bootstrap-token.ts';
import { readCoreDump } from '../../src/probe/core-dump.ts';
import { UNIT } from '../../src/probe/openclaw/gateway.ts';
import { SERVICE_USER } from '../../src/probe/openclaw/service-user.ts';
import { check, expect, section } from '../../src/spec/index.ts';
import { START_LIMIT_MS } from '../gateway.ts';
import { expectSupplied } from './supplied.ts';

section('B.11', 'The Bootstrap Secret', { needs: ['B.7', 'B.8'] }, () => {
  check(
    'root’s file is read before the service becomes the service user’s',
    {
      severity: 'critical',
      promise: 'B.11 › before dropping to openclaw-svc',
      timeoutMs: 4 * START_LIMIT_MS,
    },
    async (context) => {
      await expectSupplied(context);
      const reach = await context.read(readTokenReach, 'root', UNIT);
      expect(reach).toMatchObject({ 'read the file': true, 'read the environment of its processes': true });
      expect(await context.read(readTokenReach, SERVICE_USER, UNIT)).toMatchObject({
        'read the file': false,
      });
    },
  );

  check(
    'other users see nothing of the token: neither in files and processes, nor of systemd',
    {
      severity: 'critical',
      promise: 'B.11 › only root can read',
      timeoutMs: 4 * START_LIMIT_MS,
    },
    async (context) => {
      await expectSupplied(context);
      const reach = await context.read(readTokenReach, 'nobody', UNIT);
      expect(reach).toEqual(Object.fromEntries(Object.keys(reach).map((name) => [name, false])));
    },
  );

  check(
    'nor does the service user, as which the agent’s tools run that are not in a sandbox',
    {
      severity: 'critical',
      promise: 'B.11 › The openclaw-svc user cannot read',
      timeoutMs: 4 * START_LIMIT_MS,
      errata: [tokenInEnvironment],
    },
    async (context) => {
      await expectSupplied(context);
      const reach = await context.read(readTokenReach, SERVICE_USER, UNIT);
      expect(reach).toEqual(Object.fromEntries(Object.keys(reach).map((name) => [name, false])));
    },
  );

  check(
    'with the service running it stands nowhere else on the disk, nor in the journal',
    { severity: 'critical', promise: 'B.11 › exactly 1 (the SA token)', timeoutMs: 4 * START_LIMIT_MS },
    async (context) => {
      await expectSupplied(context);
      expect(await context.read(readTokenCopies)).toEqual([]);
    },
  );

  check(
    'a process that crashes with it leaves no image of its memory behind',
    { severity: 'major', promise: 'B.11 › exactly 1 (the SA token)', disruptive: 'trial' },
    async ({ shell }) => {
      expect(await readCoreDump(shell, UNIT)).toEqual([]);
    },
  );
});
