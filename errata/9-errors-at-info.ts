// Phase 9 looks for errors by a priority that the gateway never gives them.
import { provokeError } from '../src/probe/openclaw/gateway-error.ts';
import type { CheckContext } from '../src/spec/context.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';

const INFO = 6;

export const errorsAtInfo: Erratum<CheckContext> = {
  id: '9-errors-at-info',
  section: 'Phase 9 › Log monitoring',
  promise: '`journalctl -u openclaw.service -p err` shows the gateway’s errors.',
  happens:
    'It shows none of them: the gateway writes errors to its output like everything else, and journald files each line as informational. Only what systemd itself says of the unit has other priorities.',
  evidence:
    'A line `[gateway] parse/handle error: SyntaxError: …`, of level ERROR in OpenClaw’s own log file, has PRIORITY=6 in the journal, and `-p err` prints `-- No entries --`.',
  severity: 'major',
  versions: { openclaw: '2026.2.9, 2026.9.6', systemd: '257' },
  symptom: async ({ shell }) => (await provokeError(shell)).priority === INFO,
  correction: {
    kind: 'promise',
    says: 'Search the text: `sudo journalctl -u openclaw.service --since "1h ago" --grep "error|fail|✗"`.',
    holds: async ({ shell, $ }) => {
      const { word } = await provokeError(shell);
      const { stdout } =
        await $`sudo journalctl -u openclaw.service --since "1h ago" --no-pager --grep "error|fail|✗"`;
      expect(stdout).toContain(word);
    },
  },
  patches: [{ block: 1, from: '-p err --since "1h ago"', to: '--since "1h ago" --grep "error|fail|✗"' }],
};
