// Phase 10 › Tailscale-down access recovery (optional/advanced)
import { readFileStatus } from '../../src/probe/files.ts';
import { readAuthorizedKeys, readSshdSettings, readSshMethods } from '../../src/probe/sshd.ts';
import { check, expect, manual, section } from '../../src/spec/index.ts';

const TITLE = 'Tailscale-down access recovery (optional/advanced)';

section(`Phase 10 › ${TITLE}`, TITLE, {}, () => {
  manual('Option 1: the provider’s console', {
    because: 'A console out of band belongs to the hosting provider, and is used by a person.',
    promise: 'Phase 10 › Option 1: VPS provider console',
    asks: 'When Tailscale is down: can you get on this host by its provider’s console, or in another way?',
  });

  manual('Option 2: automated SSH fallback', {
    because: 'The guide describes the cron job in prose only: there is no script to install and to try.',
    promise: 'Phase 10 › Option 2: Automated SSH fallback',
  });

  check(
    'sshd is set to take keys, and no password in any form',
    { severity: 'critical', promise: 'Phase 10 › Requires pre-configuration' },
    async ({ read }) => {
      expect(await read(readSshdSettings)).toMatchObject({
        passwordauthentication: 'no',
        pubkeyauthentication: 'yes',
        // With PAM it asks for the password, too.
        kbdinteractiveauthentication: 'no',
      });
    },
  );

  check(
    'sshd offers whoever comes nothing but a key',
    { severity: 'critical', promise: 'Phase 10 › never passwords', disruptive: 'login' },
    async ({ shell }) => {
      expect(await readSshMethods(shell, 'conform-nobody')).toEqual(['publickey']);
    },
  );

  check(
    'the operator has an authorized key, which nobody else can change',
    { severity: 'major', promise: 'Phase 10 › SSH authorized keys must be pre-deployed' },
    async ({ read, $ }) => {
      expect(await read(readAuthorizedKeys)).not.toEqual([]);
      const home = (await $`echo ~`).stdout.trim();
      const operator = (await $`id -un`).stdout.trim();
      for (const path of [`${home}/.ssh`, `${home}/.ssh/authorized_keys`]) {
        const { owner, mode } = await read(readFileStatus, path);
        expect(owner).toBe(operator);
        expect(mode).toMatch(/^0[0-7][0145][0145]$/);
      }
    },
  );
});
