// B.6 calls brief what lasts from one start to the next.
import { readConfig } from '../src/probe/openclaw/config.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';

export const notBrief: Erratum = {
  id: 'B.6-not-brief',
  section: 'B.6',
  promise: 'Secrets stand in openclaw.json in plaintext for a moment at each start.',
  happens:
    'Nothing takes them out again: they stand there for as long as the service runs, and after it. With Approach B there are as many secrets on the disk as before, the copy of step 1 and the bootstrap token in addition.',
  evidence:
    'After B.7, with the service running, openclaw.json holds gateway.auth.token, gateway.remote.token and the bot’s token in plaintext; neither the wrapper nor the unit has a command that takes them out.',
  severity: 'major',
  versions: { openclaw: '2026.2.9' },
  symptom: async ({ read }) => {
    const { gateway } = (await read(readConfig)) as { gateway?: { auth?: { token?: string } } };
    return gateway?.auth?.token?.startsWith('sha256:') === true;
  },
  correction: {
    kind: 'promise',
    says: 'Approach B keeps the secrets on the disk, in a file that only the service user reads; it saves rotating them by hand, and no more.',
    holds: async ({ read, inputs }) => {
      expect(await read(readConfig)).toMatchObject({
        gateway: {
          auth: { token: expect.stringMatching(/^sha256:/) },
          remote: { token: expect.stringMatching(/^sha256:/) },
        },
        channels: { [inputs.channel]: { botToken: expect.stringMatching(/^sha256:/) } },
      });
    },
  },
  patches: [],
};
