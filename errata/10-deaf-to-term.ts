// Phase 10 ends an intruder's processes with a signal that they can ignore.
import { readSurvivors } from '../src/probe/intruder.ts';
import { awaitGateway } from '../src/probe/openclaw/gateway-start.ts';
import type { CheckContext } from '../src/spec/context.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';

export const deafToTerm: Erratum<CheckContext> = {
  id: '10-deaf-to-term',
  section: 'Phase 10 › Suspected compromise',
  promise: '`pkill -u openclaw-svc` ends everything that runs as the service user.',
  happens: 'It sends SIGTERM, which a process may ignore: one that does goes on, and nothing tells so.',
  evidence:
    'Of two processes started as openclaw-svc outside the unit, the one with `trap "" TERM` still runs five seconds after `sudo pkill -u openclaw-svc`, which ends with 0.',
  severity: 'critical',
  versions: { procps: '4.0.4' },
  symptom: async (_, { message }) => /expected \[ 'deaf' \] to deeply equal \[\]/.test(message),
  correction: {
    kind: 'promise',
    says: 'Send the signal that nobody can ignore: `sudo pkill -KILL -u openclaw-svc`.',
    holds: async ({ shell }) => {
      const { outlived, left } = await readSurvivors(shell, 'sudo pkill -KILL -u openclaw-svc');
      expect(outlived).toEqual(['obedient', 'deaf']);
      expect(left).toEqual([]);
      expect(await awaitGateway(shell)).toMatchObject({ state: 'answers' });
    },
  },
  patches: [{ block: 1, from: 'sudo pkill -u', to: 'sudo pkill -KILL -u' }],
};
