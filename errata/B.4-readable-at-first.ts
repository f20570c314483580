// B.4 writes the bootstrap token into a file that everybody may read, and closes it afterwards.
import { INSTALL_BOOTSTRAP, INSTALL_BOOTSTRAP_CLOSED, trialOf } from '../fixtures/bootstrap.ts';
import { SERVICE_USER } from '../src/probe/openclaw/service-user.ts';
import type { CheckContext } from '../src/spec/context.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';

export const readableAtFirst: Erratum<CheckContext> = {
  id: 'B.4-readable-at-first',
  section: 'B.4',
  promise: 'Only root can read the file with the bootstrap token.',
  happens:
    'tee makes it with mode 0644 in a folder that everybody may enter, and the token is in it before chmod closes it: until then every user of the host reads it.',
  evidence:
    'Between `sudo tee` and `sudo chmod 0400` of the same commands, with another file, `sudo -u openclaw-svc grep -q` finds the value in it.',
  severity: 'major',
  versions: { ubuntu: '25.10' },
  symptom: async ({ shell }) =>
    (await shell.run(trialOf(INSTALL_BOOTSTRAP, SERVICE_USER))).stdout.includes('tried: read'),
  correction: {
    kind: 'promise',
    says: 'Make the file empty and closed, and write into it then.',
    holds: async ({ shell }) => {
      const { stdout } = await shell.run(trialOf(INSTALL_BOOTSTRAP_CLOSED, SERVICE_USER));
      expect(stdout).toContain('tried: refused');
    },
  },
  patches: [
    {
      block: 3,
      from: 'sudo mkdir -p /etc/openclaw\n',
      to: 'sudo mkdir -p /etc/openclaw\nsudo install -m 0400 -o root -g root /dev/null /etc/openclaw/bootstrap.env\n',
    },
  ],
};
