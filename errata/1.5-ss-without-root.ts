// 1.5 looks for SSH sessions with a command that cannot see them.
import { readSshSessions } from '../src/probe/sockets.ts';
import type { Erratum } from '../src/spec/erratum.ts';
import { expect } from '../src/spec/index.ts';

export const ssWithoutRoot: Erratum = {
  id: '1.5-ss-without-root',
  section: '1.5',
  promise: '`ss -tnp | grep ssh` is empty when no session uses TCP port 22, and shows one when it does.',
  happens:
    'It is always empty: without root, ss names no process of sshd, and with -n the port is 22 and not ssh. It cannot warn of a lock-out.',
  evidence:
    'In a session over port 22, `ss -tnp | grep ssh` prints nothing, and `sudo ss -tnp | grep ssh` names sshd.',
  severity: 'major',
  versions: { iproute2: '6.15', openssh: '10.0p1' },
  symptom: async ({ read, $ }) =>
    (await read(readSshSessions)).length > 0 && (await $`ss -tnp | grep ssh`).stdout === '',
  correction: {
    kind: 'promise',
    says: '`sudo ss -tnp | grep ssh` shows it.',
    holds: async ({ read, $ }) => {
      const { stdout } = await $`sudo ss -tnp | grep ssh`;
      expect(stdout !== '').toBe((await read(readSshSessions)).length > 0);
    },
  },
  patches: [{ block: 2, from: 'ss -tnp | grep ssh', to: 'sudo ss -tnp | grep ssh' }],
};
