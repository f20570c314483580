// Appendix A sets up a further instance with an onboarding that asks at the first one's port.
import { readJournal, readJournalCursor } from '../src/probe/journal.ts';
import { FIRST, furtherInstance } from '../src/probe/openclaw/instance.ts';
import type { CheckContext } from '../src/spec/context.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';
import { isTurnedAway, saidWhileSetUp } from '../suites/appendix-a/set-up-journal.ts';

const SECOND = furtherInstance(2);
/** Where nobody listens. */
const PORT = 18_989;
const LIMIT_MS = 120_000;

/** The onboarding of an instance that is to have this port, in a home that is gone afterwards; prints the settings it has made. */
const onboarding = `sudo -u ${SECOND.user} bash -c '
  export PATH=${SECOND.npmPrefix}/bin:$PATH HOME=$(mktemp -d)
  cd
  openclaw onboard --non-interactive --accept-risk --mode local --gateway-port ${PORT} > /dev/null 2>&1
  grep -F ${PORT} .openclaw/openclaw.json
  rm -r "$HOME"
'`;

export const knocksAtFirst: Erratum<CheckContext> = {
  id: 'appendix-a-knocks-at-first',
  section: 'Appendix A',
  promise: 'A further instance has a port of its own, and so nothing to do with the gateway of the first.',
  happens:
    'The onboarding comes before the port is set, so that it looks for its gateway at 18789, twice a second for a quarter of a minute: that of the first answers, and turns it away each time. Whoever watches the first one’s log, as Phase 9 asks for, sees an intruder try tokens.',
  evidence:
    'While the recipe runs, the journal of openclaw.service has some thirty times `[ws] unauthorized … client=openclaw-probe … reason=token_mismatch`.',
  severity: 'minor',
  versions: { openclaw: '2026.2.9' },
  symptom: async (context) =>
    (await saidWhileSetUp(context, SECOND)).some(
      (message) => isTurnedAway(message) && message.includes('client=openclaw-probe'),
    ),
  correction: {
    kind: 'promise',
    says: 'Tell the onboarding the port: `--gateway-port ${PORT}`. It looks there then.',
    holds: async ({ shell }) => {
      const after = await readJournalCursor(shell);
      const { stdout } = await shell.run(onboarding, { timeoutMs: LIMIT_MS });
      expect(stdout, 'the settings that it has made').toContain(`${PORT}`);
      const said = await readJournal(shell, { unit: FIRST.unit, after });
      expect(said.map(({ message }) => message).filter(isTurnedAway)).toEqual([]);
    },
  },
  patches: [
    {
      from: '  openclaw onboard --non-interactive --accept-risk --mode local\n  openclaw config set gateway.port ${PORT}\n',
      to: '  openclaw onboard --non-interactive --accept-risk --mode local --gateway-port ${PORT}\n  openclaw config set gateway.port ${PORT}\n',
    },
  ],
};
