// Phase 9 › Log monitoring
import { errorsAtInfo } from '../../errata/9-errors-at-info.ts';
import { provokeError } from '../../src/probe/openclaw/gateway-error.ts';
import { check, expect, section, step } from '../../src/spec/index.ts';
import { follow } from './follow.ts';

section('Phase 9 › Log monitoring', 'Log monitoring', { needs: ['6.2'] }, () => {
  step('Follow the log, and look for errors', {
    run: `
      sudo journalctl -u openclaw.service -f
      sudo journalctl -u openclaw.service -p err --since "1h ago"`,
    endsByMs: 3_000,
  });

  check(
    'the live tail shows what the gateway logs when it logs it',
    { severity: 'minor', promise: 'Phase 9 › Live tail', disruptive: 'job' },
    async (context) => {
      await using tail = await follow(context, 'sudo journalctl -u openclaw.service -f');
      const { word } = await provokeError(context.shell);
      await expect.poll(tail.shown, { timeout: 15_000, interval: 250 }).toContain(word);
    },
  );

  check(
    'an error that the gateway has logged is among the errors',
    { severity: 'major', promise: 'Phase 9 › Errors only', disruptive: 'job', errata: [errorsAtInfo] },
    async ({ shell, $ }) => {
      const { word } = await provokeError(shell);
      const { stdout } = await $`sudo journalctl -u openclaw.service -p err --since "1h ago" --no-pager`;
      expect(stdout).toContain(word);
    },
  );
});
