// 6.1 leaves five directives out of the unit; with four of them the gateway goes on as well.

import { LEFT_OUT, OMITTED, readTrials } from '../src/probe/openclaw/gateway-trials.ts';
import type { CheckContext } from '../src/spec/context.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';

const GOES_ON = { answered: true, docker: true, ended: null };
/** V8 writes the code that it executes. */
const ENDS = 'MemoryDenyWriteExecute';

export const leftOutInVain: Erratum<CheckContext> = {
  id: '6.1-left-out-in-vain',
  section: '6.1',
  promise: 'Each of the five directives left out makes the gateway exit immediately.',
  happens:
    'Only MemoryDenyWriteExecute=yes does; with each of the other four the gateway starts, answers, and runs containers through Docker’s socket.',
  evidence:
    'Copies of the unit with one directive more each: MemoryDenyWriteExecute=yes ends with `code=killed, status=5/TRAP` at once; ProtectHome=tmpfs with BindPaths=/home/openclaw-svc, an empty CapabilityBoundingSet=, RestrictNamespaces=yes and SystemCallFilter=@system-service log `listening on ws://127.0.0.1:…`, answer over HTTP, and `docker run` works from within.',
  severity: 'major',
  versions: { openclaw: '2026.2.9, 2026.9.6', node: '22.22.0', systemd: '257' },
  symptom: async ({ read }) => {
    const trials = await read(readTrials, OMITTED);
    return LEFT_OUT.every((directive) => (trials[directive]?.ended === null) === (directive !== ENDS));
  },
  correction: {
    kind: 'promise',
    says: 'Leave out MemoryDenyWriteExecute=yes only. The other four can be set.',
    holds: async ({ read }) => {
      const trials = await read(readTrials, OMITTED);
      expect(trials[ENDS]).toMatchObject({ answered: false, ended: 'signal' });
      const others = LEFT_OUT.filter((directive) => directive !== ENDS);
      expect(Object.fromEntries(others.map((directive) => [directive, trials[directive]]))).toEqual(
        Object.fromEntries(others.map((directive) => [directive, GOES_ON])),
      );
    },
  },
};
