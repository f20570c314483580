// 5.7's redaction needs no setting any more.
import { readConfig } from '../src/probe/openclaw/config.ts';
import type { CheckContext } from '../src/spec/context.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expectKeyHidden } from '../suites/redaction.ts';

export const redactionAlwaysOn: Erratum<CheckContext> = {
  id: '5.7-redaction-always-on',
  section: '5.7',
  promise: 'With logging.redactSensitive set to "tools", keys in the calls of tools are made unreadable.',
  happens: 'There is no such setting any more (see 5.7-redaction-unset).',
  evidence: '`openclaw config get logging` says “Config path is valid but unset: logging.”',
  severity: 'minor',
  versions: { openclaw: '2026.9.6' },
  absent: ['2026.2.9'],
  symptom: async ({ read }) => {
    const { logging = {} } = (await read(readConfig)) as { logging?: object };
    return !('redactSensitive' in logging);
  },
  correction: {
    kind: 'promise',
    says: 'Without it the chat is not shown what a tool is called with (with /verbose on it says “Working”), and the journal has no key.',
    holds: (context) => expectKeyHidden(context, false),
  },
};
