// Phase 10 looks for containers by a name that an intruder will not choose.
import { PLANTED_CONTAINERS, readListedContainers } from '../src/probe/intruder.ts';
import type { CheckContext } from '../src/spec/context.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';

export const foreignContainers: Erratum<CheckContext> = {
  id: '10-foreign-containers',
  section: 'Phase 10 › Suspected compromise',
  promise: '`docker ps -a | grep openclaw` shows the containers that were left behind.',
  happens:
    'It shows those with openclaw in their name or image. The service user is in the group docker, and can have started any other, with the host’s disk in it: that one is not shown, and goes on running.',
  evidence:
    'Of two containers made as openclaw-svc, `openclaw-sbx-conform-planted` is listed and `conform-planted` is not.',
  severity: 'critical',
  versions: { docker: '28.5.2' },
  symptom: async (_, { message }) =>
    /expected \[ 'openclaw-sbx-conform-planted' \] to deeply equal/.test(message),
  correction: {
    kind: 'promise',
    says: 'List them all: `sudo docker ps -a`.',
    holds: async ({ shell }) => {
      expect(await readListedContainers(shell, 'sudo docker ps -a')).toEqual(PLANTED_CONTAINERS);
    },
  },
  patches: [{ block: 1, from: 'sudo docker ps -a | grep openclaw', to: 'sudo docker ps -a' }],
};
