// Appendix A gives each instance a user of its own, and all of them the rights of root through Docker.
import { FIRST, furtherInstance } from '../src/probe/openclaw/instance.ts';
import { readReachByDocker } from '../src/probe/openclaw/isolation.ts';
import type { CheckContext } from '../src/spec/context.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';

/** An account that is in no group of Docker's. */
const OUTSIDER = 'nobody';

export const dockerIsRoot: Erratum<CheckContext> = {
  id: 'appendix-a-docker-is-root',
  section: 'Appendix A',
  promise: 'Each instance has a system user and a home directory of its own.',
  happens:
    'Every instance’s user is in the group docker, and the daemon does as root what a member asks: whoever takes over one instance reads the tokens and keys of all others, whatever the modes of their homes.',
  evidence:
    '`sudo -u openclaw-agent2 docker run --rm -v /home/openclaw-svc/.openclaw/openclaw.json:/config:ro busybox cat /config` prints the configuration of the first instance, its token included.',
  severity: 'critical',
  versions: { docker: '28.5.2' },
  symptom: async ({ shell }) => {
    const [member, outsider] = [
      await readReachByDocker(shell, furtherInstance(2).user, FIRST),
      await readReachByDocker(shell, OUTSIDER, FIRST),
    ];
    return Object.values(member).every(Boolean) && !Object.values(outsider).some(Boolean);
  },
  correction: {
    kind: 'promise',
    says: 'Instances on one host are not protected from each other, as they share a Docker daemon; from accounts that are none of its group they are. Agents that must not trust each other belong on hosts of their own.',
    holds: async ({ shell }) => {
      const outsider = await readReachByDocker(shell, OUTSIDER, FIRST);
      expect(outsider).toEqual(Object.fromEntries(Object.keys(outsider).map((name) => [name, false])));
    },
  },
  patches: [
    {
      from: 'sudo usermod -aG docker ${NAME}',
      to: '# As good as root: agents that must not trust each other belong on hosts of their own\nsudo usermod -aG docker ${NAME}',
    },
  ],
};
