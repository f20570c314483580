// 5.7's redaction of what tools are given does not reach commands on the host.
import { COMMAND_WITH_KEY, KEY } from '../fixtures/key.ts';
import type { CheckContext } from '../src/spec/context.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { elevated, expect } from '../src/spec/index.ts';
import { runsOnHost } from '../suites/elevated.ts';

const LINE = `[exec] elevated command ${COMMAND_WITH_KEY}`;

export const elevatedLogged: Erratum<CheckContext> = {
  id: '5.7-elevated-logged',
  section: '5.7',
  promise: 'Keys in the calls of tools are made unreadable before they are logged.',
  happens:
    'Commands that run on the host (5.4 Option B) are logged as they were given: a key in one of them stands in the journal.',
  evidence: '`[exec] elevated command true API_TOKEN=sk-…` with the whole key, in `journalctl -u openclaw`.',
  severity: 'major',
  versions: { openclaw: '2026.2.9' },
  when: elevated.is('allow-listed'),
  symptom: async (context) => {
    const { logged } = await runsOnHost(context, COMMAND_WITH_KEY);
    return logged.some((line) => line.endsWith(LINE)) && logged.every((line) => line.endsWith(LINE));
  },
  correction: {
    kind: 'promise',
    says: 'What is shown in the chat is made unreadable; a command on the host stands in the journal whole, so keep keys out of it.',
    holds: async (context) => {
      const { logged } = await runsOnHost(context, COMMAND_WITH_KEY);
      expect(logged).toContainEqual(expect.stringContaining(KEY));
    },
  },
};
